import type { Owed, SagaPolicies } from '@backstitch/contract';
import { workflowInfo } from '@temporalio/workflow';
import { payloadSize } from './payload-size';
import { SagaError } from './saga-error';

/** Temporal terminates a workflow whose history passes these. */
const serverLimit = { events: 51_200, bytes: 50 * 1024 * 1024 };

/** What a compensation may take, with its workflow tasks, a call for attention and an operator's acts. */
const perCompensation = { events: 24, bytes: 8 * 1024 };
/** What the end of a saga takes besides. */
const reserve = { events: 60, bytes: 128 * 1024 };

/** The saga's own history: its clock, and the room that is left in it. */
export class History {
  private readonly limit: { readonly events: number; readonly bytes: number };
  private owed = { events: 0, bytes: 0 };

  constructor(
    limit: SagaPolicies['historyLimit'],
    /** Where the clock goes on, after continue-as-new. */
    private readonly base = 0,
    /** Nothing is ever compensated: no room is kept for it. */
    private readonly owesNothing = false,
  ) {
    this.limit = { ...serverLimit, ...limit };
  }

  /**
   * Only grows, and grows with each workflow task. A step that is asked in the task that saw another settle has started
   * after it, and the history's event ids say the same.
   */
  get clock(): number {
    return this.base + workflowInfo().historyLength;
  }

  /**
   * Makes sure that one more step fits, with its compensation and all others that may be owed.
   * @param bytes of its input; its output is reckoned with as many again
   * @throws SagaError `SagaTooLarge`
   */
  admit(bytes: number): void {
    this.owed = this.fitting(
      this.owesNothing
        ? this.owed
        : {
            events: this.owed.events + perCompensation.events,
            bytes: this.owed.bytes + perCompensation.bytes + 2 * bytes,
          },
    );
  }

  /** What an earlier run has left to compensate. */
  owe(plan: readonly Owed[]): void {
    this.owed = {
      events: plan.length * perCompensation.events,
      bytes: plan.length * perCompensation.bytes + payloadSize(plan),
    };
  }

  /** Makes sure that there is room for something that owes no compensation of its own: a wait, a step asked again. @throws SagaError `SagaTooLarge` */
  admitMore(): void {
    this.fitting(this.owed);
  }

  private fitting(owed: { readonly events: number; readonly bytes: number }): typeof owed {
    const { historyLength, historySize } = workflowInfo();
    const events = historyLength + owed.events + reserve.events;
    const size = historySize + owed.bytes + reserve.bytes;
    if (events > this.limit.events || size > this.limit.bytes) {
      throw new SagaError(
        'SagaTooLarge',
        `The history has ${historyLength} events and ${historySize} bytes: with one more step its compensations might not fit under ${this.limit.events} events and ${this.limit.bytes} bytes. Split the saga, nest a part of it, or call continueSaga in its loop.`,
        { events: historyLength, bytes: historySize },
      );
    }
    return owed;
  }
}
