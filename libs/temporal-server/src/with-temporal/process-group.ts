import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A command with all that it starts: a watcher, say, and the program that it starts anew on each change. */
export class ProcessGroup {
  private constructor(
    private readonly pid: number,
    /** Resolves with the exit code of the command; 1 when a signal ended it. */
    readonly ended: Promise<number>,
  ) {}

  /**
   * It can't read the terminal: Ctrl-C is for who started it.
   * @throws Error when there is no such program
   */
  static async start(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<ProcessGroup> {
    const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'inherit', 'inherit'] });
    const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    return new ProcessGroup(child.pid!, ended);
  }

  /** Asks all of them to stop, and waits until they have. @param within milliseconds; then they are killed */
  async stop(within: number): Promise<void> {
    this.signal('SIGTERM');
    for (const giveUp = Date.now() + within; Date.now() < giveUp; await sleep(50)) {
      if (!this.signal(0)) return;
    }
    this.signal('SIGKILL');
  }

  /** @returns was anybody there to get it? */
  private signal(signal: NodeJS.Signals | 0): boolean {
    try {
      return process.kill(-this.pid, signal);
    } catch {
      return false;
    }
  }
}
