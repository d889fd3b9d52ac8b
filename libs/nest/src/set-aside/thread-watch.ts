/** What one task of a workflow may take before its thread is ended. */
export interface TaskLimits {
  /** Milliseconds. Both the clock and the process's CPU have to have used them: a busy machine or a stopped process is no endless loop. */
  readonly time: number;
  /** By how many bytes the process may grow meanwhile. */
  readonly growth: number;
  /** Bytes of the thread's heap, for all workflows that it has in memory. */
  readonly heap: number;
}

/** Why a task was cut off: it did not end, it took too much memory, or its thread died by itself. */
export type CutOff = 'time' | 'memory' | 'death';

const interval = 100;

interface Seen {
  readonly task: object;
  readonly cpu: number;
  readonly memory: number;
  looks: number;
}

/** Looks from outside at what a thread is doing: code that never ends can't be asked. A task that is short costs nothing. */
export class ThreadWatch {
  private readonly timer: NodeJS.Timeout;
  private seen: Seen | undefined;

  /**
   * @param task what the thread is at: another object for each task
   * @param cut is called once for a task that has passed its limits
   */
  constructor(
    private readonly limits: TaskLimits,
    private readonly task: () => object | undefined,
    private readonly cut: (why: CutOff) => void,
  ) {
    this.timer = setInterval(() => this.look(), interval).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const task = this.task();
    if (task === undefined) return void (this.seen = undefined);
    const cpu = cpuTime();
    const memory = process.memoryUsage.rss();
    if (this.seen?.task !== task) return void (this.seen = { task, cpu, memory, looks: 0 });
    // Counted and not read from a clock: while the whole process stands still, nobody looks.
    this.seen.looks += 1;
    const { time, growth } = this.limits;
    const isLong = this.seen.looks * interval >= time && cpu - this.seen.cpu >= time;
    if (!isLong && memory - this.seen.memory <= growth) return;
    this.stop();
    this.cut(isLong ? 'time' : 'memory');
  }
}

/** Of the whole process, in milliseconds. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
