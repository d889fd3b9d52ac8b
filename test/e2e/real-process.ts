import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { PlatformProcess } from '@backstitch/tools';

/** One process of the platform, as it is deployed: from its build. */
export class RealProcess {
  #child: ChildProcess | undefined;
  #lines: string[] = [];

  constructor(private readonly options: PlatformProcess) {}

  /** Resolves when it says that it is ready. */
  async start(): Promise<void> {
    const { name, entry, args = [], env } = this.options;
    // The test's own variables are for Jest; the preloaded file ends the process when Jest is killed.
    const child = (this.#child = spawn(process.execPath, ['-r', './scripts/stay-with-parent.cjs', entry, ...args], {
      env: { ...process.env, NODE_OPTIONS: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    }));
    const ready = new Promise<true>((resolve) => {
      for (const input of [child.stdout!, child.stderr!]) {
        createInterface({ input }).on('line', (line) => {
          this.#lines = [...this.#lines, line].slice(-20);
          if (line.includes('"msg":"ready"')) resolve(true);
        });
      }
    });
    const isReady = await Promise.race([ready, once(child, 'close').then(() => false)]);
    if (!isReady) throw new Error(`${name} ended before it was ready:\n${this.#lines.join('\n')}`);
  }

  /** Bytes of memory that it has now. */
  get memory(): number {
    const [, kibibytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.#child!.pid}/status`, 'utf8')) ?? [];
    return Number(kibibytes) * 1024;
  }

  /** `kill -9`: no code of it runs any more. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** As an operator would. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'close');
    child.kill(signal);
    await ended;
  }
}
