import type { SagaTypeContract } from '@backstitch/contract';
import { type Carried, type LogEntry, type StepMark, unwindPlan } from '@backstitch/saga-log';
import { Continue, Engine, SagaError, askAgain, currentFrame, fits, step, unwind } from '@backstitch/saga';
import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import { type Slip, type SlipActivity, errorQueue } from '../slip';
import { type SlipAnswer, type SlipState, boundInput, slipAfter, slipState } from '../slip-state';
import { activityAsked } from './activity-asked';
import { failureOf, reasonOf } from './failure-of';

/** The engine of a saga that travels: each run of it is on the task queue of the participant whose turn it is. */
export class SlipEngine extends Engine {
  private state: SlipState;
  /**
   * How long it waited for a worker of this participant, in milliseconds: its first activity here has waited as long. Only
   * of a run's very first task is that known: where there was one before, as after a reset, it may have been asked already.
   */
  private waited = isFirstTask() ? Date.now() - workflowInfo().startTime.getTime() : 0;

  constructor(
    private readonly slip: Slip,
    carried?: Carried,
  ) {
    const before = carried?.as === 'continued' ? carried : undefined;
    // What it is promised at its start is written on it.
    super(sagaTypeOf(slip), before);
    this.state = (before?.style?.state as SlipState | undefined) ?? slipState(slip);
  }

  /** What this run is for: the next activities, the owner's decision, or the way back. */
  travel(): Promise<unknown> {
    switch (this.state.phase) {
      case undefined:
        return this.run(() => this.forwards());
      case 'faulted':
        return this.run(() => this.decide());
      case 'compensating':
        return this.backwards();
    }
  }

  /** Does what is to be done here, and hands over. What it ends with is its variables. */
  private async forwards(): Promise<unknown> {
    for (;;) {
      const [activity] = this.state.itinerary;
      if (activity === undefined) return this.state.variables;
      if (activity.participant !== this.state.at) throw this.handOver(activity.participant);
      if (workflowInfo().continueAsNewSuggested) throw this.handOver(activity.participant);
      const answer = await this.ask(activity);
      this.state = slipAfter(this.state, answer);
    }
  }

  private async ask(activity: SlipActivity): Promise<SlipAnswer> {
    const asked = activityAsked(activity, this.waited);
    this.waited = 0;
    const input = boundInput(activity, this.state.variables);
    const frame = currentFrame('slip');
    // What has no outcome was given back by its owner: it is asked again, under the same key.
    const given = this.log.find(({ outcome }) => outcome === undefined);
    if (given === undefined) await step(frame, asked, input, { step: nameOf(activity) });
    else await askAgain(frame, given.stepId, asked, given.input);
    return asked.answer;
  }

  /** Where the slip waits for its owner: held until an operator has acted, or let go. */
  private async decide(): Promise<unknown> {
    const { failure } = this.state;
    const entry = this.log.find(({ stepId }) => stepId === failure?.step);
    if (this.slip.onFailure !== 'hold' || entry === undefined) throw reasonOf(failure!);
    const { action } = await this.operatorOn(entry);
    if (action === 'resolve') this.state = slipAfter(this.state, { output: entry.output });
    this.state = { ...this.state, phase: undefined, failure: undefined };
    const [next] = this.state.itinerary;
    if (next === undefined) return this.state.variables;
    throw this.handOver(next.participant);
  }

  /** A run that only compensates: what is here, then it goes to the participant that has the step before. */
  private backwards(): Promise<unknown> {
    this.ending = 'badly';
    const shield = new CancellationScope({ cancellable: false });
    return shield.run(() => this.goBack(reasonOf(this.state.failure!)));
  }

  protected override async goBack(reason: unknown): Promise<unknown> {
    const failed = this.stepBehind(reason);
    if (failed !== undefined && this.state.phase === undefined) {
      const { stepId: step, participant } = failed;
      const failure = failureOf(reason);
      const exception = { ...failure, step, participant, at: new Date().toISOString() };
      const exceptions = [...this.state.exceptions, exception];
      this.state = { ...this.state, exceptions, phase: 'faulted', failure: { ...failure, step } };
      if (this.canTravel()) return this.continueAsNew(this.slip, errorQueue(this.slip.owner));
    }
    this.state = { ...this.state, phase: 'compensating', failure: failureOf(reason) };
    for (let [owed] = unwindPlan(this.log); owed !== undefined; [owed] = unwindPlan(this.log)) {
      this.attention.enter('compensating');
      const { participant } = owed.entry;
      // Too large to travel, it is compensated from here: its requests still go to their participants.
      if (participant !== this.state.at && this.canTravel()) return this.continueAsNew(this.slip, participant);
      await unwind(this, [owed]);
    }
    this.fail(reason);
  }

  protected override continueAsNew(slip: unknown, taskQueue: string): Promise<never> {
    this.state = { ...this.state, at: taskQueue };
    return super.continueAsNew(slip, taskQueue);
  }

  override get goesOneByOne(): boolean {
    return true;
  }

  /** On a slip the whole log travels: it is what it shows. */
  protected override carriedLog(): readonly LogEntry[] {
    return this.log;
  }

  protected override carried() {
    return { ...super.carried(), style: { kind: 'slip', state: this.state } };
  }

  override mark(mark: StepMark): StepMark {
    return super.mark({ ...mark, style: 'slip' });
  }

  /** @throws SagaError `SagaTooLarge` */
  private handOver(participant: string): Continue {
    if (!this.canTravel()) {
      throw new SagaError(
        'SagaTooLarge',
        `The slip is too large to travel on to ${participant}: its log and variables have to fit into one payload.`,
      );
    }
    return new Continue(this.slip, participant);
  }

  private canTravel(): boolean {
    try {
      fits('The slip', [this.slip, this.carried()]);
      return true;
    } catch {
      return false;
    }
  }
}

const nameOf = ({ step, request }: SlipActivity) => step ?? request;

/** A slip is its own saga type: what it may do is written on it. */
const sagaTypeOf = ({ deadline }: Slip) => ({
  name: workflowInfo().workflowType,
  // A workflow runs no schemas.
  contract: { ...(deadline !== undefined && { deadline }) } as SagaTypeContract,
});

/** The history of a run has three events until its first task: it was started, the task was scheduled, and has started. */
const isFirstTask = () => workflowInfo().historyLength <= 3;
