import type { SinkCall } from '@temporalio/workflow';
import type { Workflow } from '@temporalio/worker/lib/workflow/interface';
import { QueueLeft } from './queue';
import { ThreadEnded } from './saga-thread';
import { makeWellFormed } from './well-formed';

type Activate = Workflow['activate'];

/** Why its thread has not done what it was asked for. */
export type NotDone = ThreadEnded | QueueLeft;

export const isNotDone = (error: unknown): error is NotDone =>
  error instanceof ThreadEnded || error instanceof QueueLeft;

/** A workflow that is tried by itself. */
export interface Trial {
  /** It is asked something: however long that takes, it is not idle. */
  isAsked(): void;
  /** It has answered, and is going on. */
  goesOn(): void;
  /** It is over; only the first time counts. Default it survived. */
  end(how?: 'survived' | 'cut off'): void;
}

/** A workflow in a thread that may be ended under it. */
export class ContainedWorkflow implements Workflow {
  private isGone = false;

  /**
   * @param cut what its task fails with when the thread has ended, or the task has left it
   * @param hasChanged is told of each task that was answered, or has failed, but not while it is replayed
   */
  constructor(
    private readonly inside: Workflow,
    private readonly cut: (why: NotDone) => Promise<Error>,
    private readonly trial?: Trial,
    private readonly hasChanged?: () => void,
  ) {}

  activate: Activate = async (activation) => {
    this.trial?.isAsked();
    try {
      const completion = await this.inside.activate(activation);
      makeWellFormed(completion);
      // While it is replayed the task that counts is still to come.
      if (activation.isReplaying) this.trial?.goesOn();
      else this.trial?.end();
      return completion;
    } catch (error) {
      if (!isNotDone(error)) throw error;
      this.isGone = true;
      const failure = await this.cut(error);
      this.trial?.end('cut off');
      throw failure;
    } finally {
      if (!activation.isReplaying && changes(activation)) this.hasChanged?.();
    }
  };

  getAndResetSinkCalls = async (): Promise<SinkCall[]> => (this.isGone ? [] : this.inside.getAndResetSinkCalls());

  dispose = async (): Promise<void> => {
    this.trial?.end();
    await this.inside.dispose();
  };
}

/** A query, or leaving the cache, changes nothing. */
const changes = ({ jobs }: Parameters<Activate>[0]) =>
  jobs?.some(({ queryWorkflow, removeFromCache }) => !queryWorkflow && !removeFromCache) ?? false;
