import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { dieWithParent } from './die-with-parent';

/** Characters of log kept for error messages. */
const tailLength = 4_000;

/**
 * One running executable with the end of its log. It never outlives the process that started it, and doesn't keep that
 * process from ending: a server that a failed test forgot must not hang the test run.
 */
export class ServerProcess {
  readonly pid: number;
  private readonly child: ChildProcess;
  private readonly closed: Promise<unknown>;
  private log = '';

  private constructor(child: ChildProcess, onLog?: (text: string) => void) {
    this.child = child;
    this.pid = child.pid as number;
    this.closed = once(child, 'close');
    child.unref();
    for (const stream of [child.stdout, child.stderr] as (Socket | null)[]) {
      stream?.unref();
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.log = (this.log + text).slice(-tailLength);
        onLog?.(text);
      });
    }
  }

  /** @throws Node's spawn error, for example `ENOENT` or `EACCES`. */
  static async start(path: string, flags: string[], onLog?: (text: string) => void): Promise<ServerProcess> {
    const child = spawn(path, flags, {
      stdio: ['ignore', 'pipe', 'pipe'],
      // Otherwise it asks a host on the Internet for its newest version, and waits for the answer.
      env: { ...process.env, TEMPORAL_VERSION_CHECK_DISABLED: '1' },
      windowsHide: true,
    });
    await once(child, 'spawn');
    dieWithParent(child);
    return new ServerProcess(child, onLog);
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The last lines it logged, without an end of line; empty when it logged nothing. */
  get lastLines(): string {
    return this.log.trim().split('\n').slice(-15).join('\n');
  }

  /** How it ended, in words. */
  get ending(): string {
    return this.child.signalCode ? `by ${this.child.signalCode}` : `with exit code ${this.child.exitCode}`;
  }

  /** Sends a signal and waits until the process and its pipes are closed. A process that ended already is fine. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    // Someone waits now, so this process must not end before it.
    this.child.ref();
    if (this.running) this.child.kill(signal);
    await this.closed;
  }
}
