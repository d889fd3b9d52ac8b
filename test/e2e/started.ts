import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { until } from './until';

/** `npm start` as a newcomer runs it, with ports and data of its own. */
export class Started {
  /** What it printed. */
  output = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  /** @param args of `npm start`; none: the default platform */
  constructor(
    private readonly env: Readonly<Record<string, string>>,
    args: readonly string[] = [],
  ) {
    this.#child = spawn(process.execPath, ['scripts/start.mjs', ...args], {
      env: { ...process.env, NODE_OPTIONS: '', TEMPORAL_ADDRESS: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#ended = once(this.#child, 'close');
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
  }

  /** Resolves when it has printed that. */
  async said(what: RegExp): Promise<void> {
    await until(`npm start says ${what}`, async () => {
      if (what.test(this.output)) return true;
      if (this.#child.exitCode !== null) throw new Error(this.output);
      return false;
    });
  }

  /** @returns its exit code */
  async ended(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal);
    return this.ended();
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
