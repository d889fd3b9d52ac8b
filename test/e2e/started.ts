import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { TestProcess } from '@backstitch/testing/process';

/** `npm start` as a newcomer runs it, with ports and data of its own. */
export class Started {
  readonly #process: TestProcess;

  /** @param args of `npm start`; none: the default platform */
  constructor(
    private readonly env: Readonly<Record<string, string>>,
    args: readonly string[] = [],
  ) {
    const environment = { NODE_OPTIONS: '', TEMPORAL_ADDRESS: '', ...env };
    this.#process = new TestProcess(['scripts/start.mjs', ...args], environment);
  }

  /** What it printed. */
  get output(): string {
    return this.#process.output;
  }

  /** Resolves when it has printed that. */
  said(what: RegExp): Promise<void> {
    return this.#process.printed(what);
  }

  /** @returns its exit code */
  ended(): Promise<number | null> {
    return this.#process.exited;
  }

  end(signal: NodeJS.Signals): Promise<number | null> {
    return this.#process.end(signal);
  }

  /** The curl line below a heading, run as pasted into a shell: its words are the shell's, only curl is played here. */
  async paste(heading: string): Promise<Response> {
    const line = this.output.split(heading)[1]!.trim().split('\n')[0]!;
    const { stdout } = spawnSync('/bin/sh', ['-c', `curl() { printf '%s\\n' "$@"; }\n${line}`], { encoding: 'utf8' });
    const words = stdout.trim().split('\n');
    const after = (option: string) => words.flatMap((word, index) => (words[index - 1] === option ? [word] : []));
    const headers = after('-H').map((header) => header.split(/: */, 2) as [string, string]);
    return fetch(
      words.find((word) => word.startsWith('http://'))!,
      { method: 'POST', headers, body: after('-d')[0] },
    );
  }

  /** Of all processes that it started, and they, by a variable that they inherit. */
  commands(): { pid: number; command: string }[] {
    const mark = `BACKSTITCH_DATA=${this.env.BACKSTITCH_DATA}`;
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          if (!readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(mark)) return [];
          return [{ pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
        } catch {
          // It has ended meanwhile.
          return [];
        }
      });
  }
}
