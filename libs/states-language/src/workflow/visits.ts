import {
  askAgain,
  type StepTarget,
  type AskOptions,
  currentFrame,
  type Frame,
  step,
  StepError,
} from '@backstitch/saga';
import type { Cancellation } from '../execution/cancellation';
import type { TaskRequest } from '../execution/effects';
import { cancellable } from './cancellable';
import type { Semaphore } from './semaphore';

/** The visits of Task states in one execution: one step each, however often the definition retries it. */
export class Visits {
  /** What the step of a visit last failed with: asked again, it is the same step. */
  private readonly failures = new Map<number, StepError>();
  /** The tokens of a visit that somebody may hold. */
  private readonly tokens = new Map<number, string[]>();
  /** Visits whose task a token has settled, and well. */
  private readonly succeeded = new Set<number>();

  /**
   * @param places where each step was asked, by its id: in which branch, item or execution of the workflow, which they share
   * @param cutOff requests in flight that nobody waits for any more, as a sibling has failed, and where they were asked: what
   * becomes of them is not known yet. Shared likewise
   */
  constructor(
    private readonly gate: Semaphore,
    private readonly places: Map<string, Cancellation>,
    readonly cutOff: Map<Promise<unknown>, Cancellation>,
  ) {}

  /** Asks the step of a visit; after a failure, the same step again. */
  async ask(
    visit: number,
    asked: (frame: Frame) => StepTarget,
    input: unknown,
    options: AskOptions,
    cancellation: Cancellation,
  ): Promise<unknown> {
    try {
      const output = await this.gate.run(cancellation, () =>
        cancellable(cancellation, async () => {
          const frame = currentFrame('A Task');
          const failure = this.failures.get(visit);
          const plain = asked(frame);
          const target: StepTarget = {
            ...plain,
            tookEffect: () => this.succeeded.has(visit),
            send: (pending, ...how) => {
              this.places.set(pending.entry.stepId, cancellation);
              return plain.send(pending, ...how);
            },
          };
          if (failure === undefined) return step(frame, target, input, options);
          return askAgain(frame, failure.stepId, target, input, failure);
        }),
      );
      // It took effect: what is asked after this is another step.
      this.failures.delete(visit);
      this.tokens.delete(visit);
      return output;
    } catch (error) {
      if (error instanceof StepError) this.failures.set(visit, error);
      throw error;
    }
  }

  /** A request that failed may have been heard: whoever heard it holds its token. */
  tokensOf({ visit, taskToken }: TaskRequest): readonly string[] {
    if (taskToken === undefined) return [];
    const held = [...(this.tokens.get(visit) ?? []), taskToken];
    this.tokens.set(visit, held);
    return held;
  }

  /** A token has settled the task of a visit, whatever becomes of what was sent. */
  succeed(visit: number): void {
    this.succeeded.add(visit);
  }

  /** The state is left. @returns the tokens that somebody may still hold */
  leave(visit: number): readonly string[] {
    const held = this.tokens.get(visit) ?? [];
    this.tokens.delete(visit);
    this.failures.delete(visit);
    return held;
  }
}
