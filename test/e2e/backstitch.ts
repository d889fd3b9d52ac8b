import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const bin = join(__dirname, '../../apps/command/bin/backstitch.mjs');

/** What a run of the command has left. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Of `--json`: what it wrote, read. */
  readonly json: Record<string, unknown> & { readonly items: readonly Record<string, unknown>[] };
}

/**
 * Runs the command as it is built, as a process.
 * @param environment variables: those of the test aren't there
 * @param heard is told what comes on standard error, as it comes
 */
export async function backstitch(
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
  input = '',
  heard: (said: string) => void = () => undefined,
): Promise<Ran> {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    heard(text);
  });
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return {
    ...{ code, stdout, stderr },
    get json() {
      return JSON.parse(stdout) as Ran['json'];
    },
  };
}
