import { type LogEntry, within } from '@backstitch/saga-log';
import { CancellationScope } from '@temporalio/workflow';
import { Shield } from './shield';

/** A step from before it is sent until its outcome is known. */
export class StepInFlight {
  /** The saga or scope has failed: the step settles with the attempt under way. */
  stopping = false;
  /** The clock when it was first sent. */
  sentAt: number | undefined;
  /** The clock when it was last sent. */
  lastSentAt: number | undefined;
  /** The clock when its last asking had ended. */
  settledAt: number | undefined;
  private isSettled = false;
  private ended: Promise<void> | undefined;
  private end: () => void = () => undefined;
  private isTriedNow = false;
  /** Its asking is to end, whether or not it was sent: nothing more is sent for it. */
  isGivenUp = false;
  private attempt: { cancel(): void } | undefined;
  private stopped: (() => void)[] = [];

  constructor(
    readonly entry: LogEntry,
    /** Of its input. */
    public bytes = 0,
    /** It was sent before, and is asked again. */
    readonly isAgain = false,
  ) {}

  /** Resolves when its outcome is in the log. Never rejects. */
  get done(): Promise<void> {
    return (this.ended ??= new Promise((resolve) => (this.isSettled ? resolve() : (this.end = resolve))));
  }

  isWithin(scope: string | undefined): boolean {
    return within(this.entry.scope, scope);
  }

  /** A pivot that was sent: its outcome has to be known before anything else. */
  get isPivotSent(): boolean {
    return this.entry.pivot === true && this.sentAt !== undefined;
  }

  /** One asking of an activity, which `stop` and `cancelAttempt` can cut short. */
  attempting<T>(ask: () => Promise<T>): Promise<T> {
    const { asked, attempt } = Shield.attempting(ask);
    this.attempt = attempt;
    return asked;
  }

  /** The same of what takes more than one call of the SDK: a nested saga. */
  attemptingLong<T>(ask: () => Promise<T>): Promise<T> {
    const attempt = new CancellationScope();
    this.attempt = attempt;
    return attempt.run(ask);
  }

  /** Ends when `cancelAttempt` is called: an asking that only waits. */
  attemptCancelled(): Promise<void> {
    return this.attemptingLong(() => CancellationScope.current().cancelRequested).catch(() => undefined);
  }

  /** Before each asking: it has no attempt yet, and nobody has given it up. */
  beginAsking(): void {
    this.attempt = undefined;
    this.isGivenUp = false;
  }

  /** No more attempts: the one that runs is waited for, a wait between two ends, and one for its place when that is looked at. */
  cancelAttempt(): void {
    this.isGivenUp = true;
    this.attempt?.cancel();
  }

  /** An operator doesn't want to wait for its next attempt: its asking ends, and it is asked again. */
  tryNow(): void {
    if (this.attempt === undefined) return; // it waits for its place: nothing is sooner than that
    this.isTriedNow = true;
    this.attempt.cancel();
  }

  /** It has no answer because it was to be tried at once: then it is to be asked again. */
  takeTriedNow({ outcome }: { readonly outcome: string }): boolean {
    const { isTriedNow } = this;
    this.isTriedNow = false;
    return isTriedNow && outcome === 'unknown' && !this.isGivenUp;
  }

  stop(): void {
    if (this.isPivotSent) return;
    this.stopping = true;
    this.cancelAttempt();
    for (const tell of this.stopped) tell();
  }

  /** Resolves when it is to stop. */
  whenStopped(): Promise<void> {
    return new Promise((resolve) => (this.stopping ? resolve() : this.stopped.push(resolve)));
  }

  settle(): void {
    this.isSettled = true;
    this.end();
  }
}
