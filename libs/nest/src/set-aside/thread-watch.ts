/** What one task of a workflow may take before its thread is ended. */
export interface TaskLimits {
  /** Milliseconds. Both the clock and the process's CPU have to have used them: a busy machine or a stopped process is no endless loop. */
  readonly time: number;
  /** Milliseconds, of both, after which its owner is told that the task is slow. */
  readonly slow: number;
  /** What tasks do that come behind a slow one: one that waits keeps a place that the worker has for tasks. */
  readonly behind: 'waits' | 'leaves';
  /** By how many bytes the process may grow meanwhile. */
  readonly growth: number;
  /** Bytes of the thread's heap, for all workflows that it has in memory. */
  readonly heap: number;
}

/** What its owner is told of a watched thread. */
export interface WatchedThread {
  /** @returns what the thread is at: another object for each task; undefined while it has none */
  task(): object | undefined;
  /** Its task is slow: a successor can be made ready, and who waits behind it can leave. */
  isSlow(): void;
  /** The slow task has ended by itself. */
  isQuickAgain(): void;
  /** Its task has passed its limits. Is called once, and last. */
  cut(why: CutOff): void;
}

/** Why a task was cut off: it did not end, it took too much memory, or its thread died by itself. */
export type CutOff = 'time' | 'memory' | 'death';

const interval = 100;

interface Seen {
  readonly task: object;
  readonly cpu: number;
  readonly memory: number;
  looks: number;
  isSlow: boolean;
}

/** Looks from outside at what a thread is doing: code that never ends can't be asked. A task that is short costs nothing. */
export class ThreadWatch {
  private readonly timer: NodeJS.Timeout;
  private seen: Seen | undefined;

  constructor(
    private readonly limits: TaskLimits,
    private readonly thread: WatchedThread,
  ) {
    this.timer = setInterval(() => this.look(), interval).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const task = this.thread.task();
    if (this.seen?.isSlow && this.seen.task !== task) this.thread.isQuickAgain();
    if (task === undefined) return void (this.seen = undefined);
    const cpu = cpuTime();
    const memory = process.memoryUsage.rss();
    if (this.seen?.task !== task) return void (this.seen = { task, cpu, memory, looks: 0, isSlow: false });
    // Counted and not read from a clock: while the whole process stands still, no look is counted.
    this.seen.looks += 1;
    const { time, slow, growth } = this.limits;
    const used = Math.min(this.seen.looks * interval, cpu - this.seen.cpu);
    if (!this.seen.isSlow && used >= slow) {
      this.seen.isSlow = true;
      this.thread.isSlow();
    }
    const isLong = used >= time;
    if (!isLong && memory - this.seen.memory <= growth) return;
    this.stop();
    this.thread.cut(isLong ? 'time' : 'memory');
  }
}

/** Of the whole process, in milliseconds. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
