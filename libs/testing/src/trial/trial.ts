import type { Fault } from '../faults/fault';
import type { FetchedSaga } from '../checker/fetch-saga';
import type { Finding } from '../checker/verdict';
import { sizes } from '../participants/padded';
import type { SagaControl } from './saga-control';
import { Together } from './together';

/** A copy of a delivery that was held back. */
interface Held {
  /** Let in with this compensation, or when all is over. */
  readonly compensation?: string;
  readonly when?: string;
  release(): Promise<unknown>;
}

/** One run of a saga under a schedule, as its activities see it. */
export class Trial {
  private readonly deliveries = new Map<string, number>();
  private held: Held[] = [];
  private readonly pending: Promise<unknown>[] = [];
  readonly findings: Finding[] = [];
  /** What a point was given, and answered, last: what an operator knows of it. */
  readonly given = new Map<string, unknown>();
  readonly answered = new Map<string, unknown>();
  /** How often an operator has come to a point. */
  readonly visits = new Map<string, number>();
  /** An operator doesn't know whether what they did was taken. */
  isUnheard = false;
  /** The saga has accepted to be cancelled. */
  isCancelled = false;
  /** Answers that come in one task, where that is tried. */
  readonly together: Together | undefined;
  /** Exchanges the code of its sagas for the next version's. */
  deploy = (): Promise<void> => Promise.resolve();
  /** Recovers the saga that way, or the other where that one isn't open to it. */
  recover = (_direction: 'backwards' | 'forwards'): Promise<void> => Promise.resolve();
  /** Temporal forgets the saga, once it is recorded. */
  forget = (): Promise<void> => Promise.resolve();
  /** Its events until it was forgotten. */
  forgotten: FetchedSaga | undefined;
  /** Steps for which the test acted as the operator. */
  readonly attended = new Set<string>();

  constructor(
    readonly id: string,
    private readonly faults: readonly Fault[],
    /** What is done to the saga from outside. */
    readonly control: SagaControl,
  ) {
    const fault = faults.find(({ kind }) => kind === 'in-one-task');
    this.together = fault && new Together(control, fault);
  }

  /** Something that goes on beside the deliveries. */
  meanwhile(work: Promise<unknown>): void {
    this.pending.push(work.catch(() => undefined));
  }

  /** Ends when nothing goes on beside the deliveries. */
  async settled(): Promise<void> {
    while (this.pending.length > 0) await this.pending.shift();
  }

  /** Temporal resets its runs, or they are recovered: the one that has ended may not be the last. */
  get isReset(): boolean {
    return this.faults.some(({ kind }) => kind === 'reset' || kind === 'recover');
  }

  /** What an operator does where a saga has come to wait for one, when that is what is tried. */
  operatorAt(activityId: string): Fault | undefined {
    return this.faults.find(
      ({ kind, at }) => kind === 'operator' && (at === activityId || at.endsWith(`/${activityId}`)),
    );
  }

  /** How many bytes the answers of a point take, where that is what is tried. */
  padAt(point: string): number | undefined {
    const large = this.faults.find(({ kind, at }) => kind === 'large' && (at === point || at === ''));
    return large && sizes[large.how?.replace(' each', '') as keyof typeof sizes];
  }

  faultsAt(point: string): readonly Fault[] {
    return this.faults.filter(({ at }) => at === point);
  }

  /** The number of this delivery to a point, from 1; over all attempts, however often it was asked. */
  nextDelivery(point: string): number {
    const count = (this.deliveries.get(point) ?? 0) + 1;
    this.deliveries.set(point, count);
    return count;
  }

  hold(copy: Held): void {
    this.held.push(copy);
  }

  /** Lets in what was held back for a compensation, or everything. The late copy's answer is discarded. */
  async releaseCopies(compensation?: string, when?: string): Promise<void> {
    const due = this.held.filter(
      (copy) => compensation === undefined || (copy.compensation === compensation && copy.when === when),
    );
    this.held = this.held.filter((copy) => !due.includes(copy));
    await Promise.allSettled(due.map((copy) => copy.release()));
  }
}
