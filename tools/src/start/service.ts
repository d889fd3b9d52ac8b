import { type ChildProcess, spawn } from 'node:child_process';
import { type WriteStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlatformProcess } from '../platform/platform-process';
import { root } from '../root';
import { Trouble } from '../trouble';

/** Longer than a worker's drain, which gives up after 30 s by itself. */
const stopWithin = 35_000;

/** What is started again because it has changed is not waited for: a platform goes on from where it was killed. In ms. */
const restartWithin = 2_000;

/** All of a platform runs on one machine, beside what its owner does: memory counts more than throughput. */
const small = ['--optimize-for-size'];

/** Pause before a process is started again, in ms; twice as long each time it doesn't stay up. */
const pause = { first: 200, max: 10_000, forgetAfter: 30_000 };

export type ServiceOptions = Pick<PlatformProcess, 'name' | 'entry' | 'args' | 'env'>;

/** The line `ready` of a process, and what it adds. */
export interface Ready {
  readonly msg: 'ready';
  readonly [more: string]: unknown;
}

/** One process: started, watched, started again when it dies, and stopped. Its log goes to a file. */
export class Service {
  private readonly log: WriteStream;
  private readonly logFile: string;
  private child: ChildProcess | undefined;
  private ended: Promise<unknown> = Promise.resolve();
  private lastLines: string[] = [];
  private isStopping = false;
  private pausing = new AbortController();
  /** Whoever has asked for a restart. */
  private restarted: { readonly done: () => void; readonly failed: (error: Error) => void } | undefined;

  constructor(
    private readonly options: ServiceOptions,
    logFolder: string,
  ) {
    this.logFile = join(logFolder, `${options.name}.log`);
    this.log = createWriteStream(this.logFile, { flags: 'a' });
  }

  get name(): string {
    return this.options.name;
  }

  /** Its file, as it was given. */
  get entry(): string {
    return this.options.entry;
  }

  /** Of the process that runs now. Absent before the first. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /**
   * Resolves when it says that it is ready, with what it says. From then on it is kept running.
   * @throws Trouble `service-failed` when it ends before
   */
  async start(): Promise<Ready> {
    const said = await this.launch();
    void this.keepRunning();
    return said;
  }

  private async launch(): Promise<Ready> {
    const { name, entry, args = [], env } = this.options;
    this.lastLines = [];
    const keeper = join(root, 'scripts/stay-with-parent.cjs');
    const child = (this.child = spawn(process.execPath, [...small, '-r', keeper, entry, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Ctrl-C is for this process alone: it stops the others in order.
      detached: true,
    }));
    const ended = new Promise<undefined>((resolve) => child.once('close', () => resolve(undefined)));
    this.ended = ended;
    const ready = new Promise<Ready>((resolve) => {
      for (const stream of [child.stdout!, child.stderr!]) {
        createInterface({ input: stream }).on('line', (line) => {
          this.log.write(`${line}\n`);
          const said = parsed(line);
          this.lastLines = [...this.lastLines, `  ${said.msg ?? line}`].slice(-8);
          if (said.msg === 'ready') resolve(said as Ready);
        });
      }
    });
    const said = await Promise.race([ready, ended]);
    if (said !== undefined) return said;
    throw new Trouble(
      'service-failed',
      `${name} ended ${this.ending} before it was ready. Its last lines:\n${this.lastLines.join('\n')}\nMore is in ${this.logFile}`,
    );
  }

  private async keepRunning(): Promise<void> {
    const { name } = this.options;
    for (let wait = pause.first; ;) {
      const since = Date.now();
      await this.ended;
      if (this.isStopping) return this.refuseRestart();
      if (!this.restarted) {
        if (Date.now() - since > pause.forgetAfter) wait = pause.first;
        console.log(`${name} ended ${this.ending}: starting it again`);
        this.pausing = new AbortController();
        await sleep(wait, undefined, { signal: this.pausing.signal }).catch(() => {});
        wait = Math.min(wait * 2, pause.max);
        if (this.isStopping) return this.refuseRestart();
      }
      const asked = this.restarted;
      this.restarted = undefined;
      if (asked) wait = pause.first;
      await this.launch().then(asked?.done ?? (() => console.log(`${name} is back`)), asked?.failed ?? (() => {}));
    }
  }

  /**
   * Ends it, not waiting long, and starts it again. Resolves when it is ready, also for who has asked before and waits.
   * @throws Trouble `service-failed` when it ends before, or is stopped; where it isn't, it is tried again by itself
   */
  async restart(): Promise<void> {
    const earlier = this.restarted;
    const again = new Promise<void>((done, failed) => (this.restarted = { done, failed }));
    if (earlier) void again.then(earlier.done, earlier.failed);
    this.pausing.abort();
    const before = this.child;
    before?.kill('SIGTERM');
    const late = setTimeout(() => before?.kill('SIGKILL'), restartWithin);
    await again.finally(() => clearTimeout(late));
  }

  private refuseRestart(): void {
    this.restarted?.failed(new Trouble('service-failed', `${this.name} is stopped: it isn't started again.`));
  }

  private get ending(): string {
    const { signalCode, exitCode } = this.child!;
    return signalCode ? `by ${signalCode}` : `with exit code ${exitCode}`;
  }

  /** Lets it finish what it does; kills it when that takes too long. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.child?.kill('SIGTERM');
    const late = setTimeout(() => this.kill(), stopWithin);
    await this.ended;
    clearTimeout(late);
    this.log.end();
  }

  kill(): void {
    this.isStopping = true;
    this.child?.kill('SIGKILL');
  }
}

function parsed(line: string): { readonly msg?: string } {
  try {
    return JSON.parse(line) as { readonly msg?: string };
  } catch {
    return {};
  }
}
