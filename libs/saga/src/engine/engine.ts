import {
  type Carried,
  type Ended,
  type LogEntry,
  type NestedResult,
  type StepAct,
  deadlineSummary,
  latestActs,
  slim,
  unwindPlan,
  within,
} from '@backstitch/saga-log';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { CancellationScope, makeContinueAsNewFunc, sleep, workflowInfo } from '@temporalio/workflow';
import { AfterPivotError } from './after-pivot-error';
import { answerTo } from './answer-to';
import { endedBy } from './ended-by';
import { Continue } from '../author/continue-saga';
import type { StepInFlight } from './step-in-flight';
import { isAbandoned, never, runIn } from './frame';
import { Halt } from './halt';
import { holdTimers } from './hold-timers';
import { Quiescence } from './quiescence';
import { handleOperatorUpdates } from './handle-operator-updates';
import { fits } from './payload-size';
import { checkPromises } from './promised';
import { SagaError } from '../saga-error';
import { eachRound } from './sandbox';
import { sagaFailure } from './saga-failure';
import { type Frame, type EngineType, SagaState } from './saga-state';
import { Shield } from './shield';
import { checkName } from './step';
import { unwind } from './unwind';

/** One saga: how it goes forward, and how it ends. An object in a workflow, not the workflow itself. */
export class Engine extends SagaState {
  /** Scopes, and caught steps, that are being unwound. */
  private readonly unwinding = new Set<Promise<unknown>>();
  /** Scopes whose code or undoing has not ended, by their frames. */
  private readonly openScopes = new Map<Frame, Promise<unknown>>();
  private readonly root: Frame = { saga: this };
  /** Why it goes back, or why it was ended early. */
  private stopped: { readonly reason: unknown } | undefined;
  private readonly halt = new Halt();
  /** Its code has ended well or badly; nothing can change that any more. */
  protected ending: 'well' | 'badly' | undefined;
  private readonly quiescence = new Quiescence();
  /** What wants to end it while a pivot is in flight: it depends on the pivot's outcome. */
  private afterPivot: SagaError | undefined;
  /** Temporal's own cancel request came: only then can the run end as cancelled. */
  private cancelRequested = false;
  /** Its deadline has passed after the pivot, and an operator has seen it. */
  private deadlineSeen: boolean;

  constructor(type: EngineType, carried?: Carried) {
    super(type, carried);
    this.deadlineSeen = carried?.as === 'continued' && carried.deadlineSeen === true;
    holdTimers();
    handleOperatorUpdates(this);
    // Its code is never called: it was ended while that couldn't be run.
    if (carried?.as === 'continued' && carried.ending) this.stop(endedBy(carried.ending));
  }

  /** Runs the saga's code to its end, and unwinds it when that is bad. */
  run(code: () => Promise<unknown>): Promise<unknown> {
    checkPromises(this.policies);
    CancellationScope.current().cancelRequested.catch(() => {
      this.cancelRequested = true;
      this.endEarly(new SagaError('SagaCancelled', 'The saga was cancelled.'));
    });
    const clock = this.startDeadline();
    return new Shield().run(async () => {
      this.watch();
      try {
        const output = await this.forward(code);
        this.ending = 'well';
        // What still waits for a timer begins nothing while the last is undone.
        this.abandon(this.root);
        const caught = unwindPlan(this.log, { ...this.policies, unknownOnly: true });
        if (caught.length > 0 || this.leftBehind.size > 0) await unwind(this, caught);
        if (this.attention.needs(deadlineId)) this.attention.clear(deadlineId);
        return this.answer(output);
      } catch (error) {
        if (error instanceof Continue && !this.isStopped) return await this.continueAsNew(error.input, error.taskQueue);
        return await this.endBadly(this.stopped?.reason ?? error);
      } finally {
        clock?.cancel();
      }
    });
  }

  /** Nothing but the compensations of a saga that completed: the one around it failed. */
  async runBackwards(): Promise<void> {
    this.ending = 'well';
    await new Shield().run(async () => {
      this.attention.enter('compensating');
      await unwind(this, unwindPlan(this.log, this.policies));
    });
  }

  /** Undoes what a reset has left behind, and ends as the saga had ended. */
  async endAgain(ended: Ended): Promise<unknown> {
    await this.runBackwards();
    if (ended.how === 'cancelled') this.fail(new SagaError('SagaCancelled', 'The saga was cancelled.'));
    if (ended.how === 'completed') {
      this.attention.enter('running');
      return ended.result;
    }
    if (this.policies.unwind === 'never') this.attention.enter('failed');
    const { type, message, details } = ended;
    throw ApplicationFailure.create({
      ...{ type, message, nonRetryable: true },
      ...(details !== undefined && { details: [details] }),
    });
  }

  override isOpen(scope: string | undefined): boolean {
    if (scope === undefined) return false;
    for (const frame of this.openScopes.keys()) if (within(scope, frame.scope)) return true;
    return false;
  }

  override scope<T>(parent: Frame, name: string, code: () => Promise<T>): Promise<T> {
    if (isAbandoned(parent)) return never();
    return answerTo(parent, () => this.scoped(parent, name, code));
  }

  private async scoped<T>(parent: Frame, name: string, code: () => Promise<T>): Promise<T> {
    const id = this.nextId(checkName('scope', name));
    const scope = parent.scope === undefined ? id : `${parent.scope}/${id}`;
    const frame = { saga: this, parent, scope };
    const running = this.inScope(frame, code);
    this.openScopes.set(frame, running);
    try {
      return await running;
    } finally {
      this.openScopes.delete(frame);
    }
  }

  private async inScope<T>(frame: Frame, code: () => Promise<T>): Promise<T> {
    try {
      const result = await runIn(frame, code);
      await this.settle(frame);
      return result;
    } catch (error) {
      if (!isAbandoned(frame)) await this.track(this.undo(frame));
      throw error;
    }
  }

  override compensateNow(verbOf: (entry: LogEntry) => string | undefined): Promise<readonly string[]> {
    if (this.isStopped) return never();
    this.budget.admitMore();
    const meant = this.log.flatMap((entry) => {
      const compensation = entry.settled === undefined ? undefined : verbOf(entry);
      return compensation === undefined ? [] : [{ ...entry, compensation }];
    });
    const plan = unwindPlan(meant).map(({ entry: { stepId, compensation }, after }) => {
      const entry = this.log.find((known) => known.stepId === stepId)!;
      entry.compensation = compensation;
      return { entry, after };
    });
    return this.track(
      new Shield().run(() => unwind(this, plan)).then(() => plan.map(({ entry: { stepId } }) => stepId)),
    );
  }

  override endEarly(reason: SagaError): void {
    if (this.ending !== undefined || this.isStopped) return;
    if (this.pivot !== undefined) {
      if (reason.code === 'SagaTooLarge') this.halt.because(reason);
      if (reason.code === 'SagaDeadlineExceeded')
        this.attention.raise(deadlineId).then(
          () => {
            this.attention.clear(deadlineId);
            this.deadlineSeen = true;
          },
          () => undefined,
        );
      return;
    }
    if ([...this.inFlight].some(({ isPivotSent }) => isPivotSent)) {
      this.afterPivot ??= reason;
      return;
    }
    this.stop(reason);
    this.halt.because(reason);
  }

  override pivotSettled(): void {
    const reason = this.afterPivot;
    this.afterPivot = undefined;
    if (reason !== undefined) this.endEarly(reason);
  }

  override async beforePivot(pending: StepInFlight): Promise<void> {
    const isHeard = async () => {
      await this.quiescence.reached(this.root);
      const [unseen] = this.unhandled.values();
      if (unseen === undefined || pending.stopping) return;
      this.stop(unseen.error);
      this.halt.because(unseen.error);
    };
    await isHeard();
    const caught = unwindPlan(this.log, { unknownOnly: true });
    if (pending.stopping || caught.length === 0) return;
    await Shield.around(() => unwind(this, caught));
    await isHeard();
  }

  override get isStopped(): boolean {
    return this.stopped !== undefined;
  }

  override get endsWell(): boolean {
    return this.ending === 'well';
  }

  override get codeHasEnded(): boolean {
    return this.ending !== undefined;
  }

  override get isUndoing(): boolean {
    return this.unwinding.size > 0;
  }

  private throwIfStopped(): void {
    if (this.stopped !== undefined) throw this.stopped.reason;
  }

  private stop(reason: unknown): void {
    this.stopped ??= { reason };
    this.abandon(this.root);
  }

  /** Abandons code: it starts nothing new, and each of its steps in flight settles with the attempt under way. */
  private abandon(frame: Frame): void {
    frame.abandoned = true;
    for (const pending of this.inFlight) if (pending.isWithin(frame.scope)) pending.stop();
    this.budget.dropStopped();
  }

  /** Checks for unhandled failures whenever all microtasks of a task have run, and once a task for room to unwind. */
  private watch(): void {
    let looked = -1;
    eachRound(() => {
      this.rejections.look();
      const { historyLength } = workflowInfo();
      if (looked !== historyLength && this.budget.isFull) this.endEarly(this.budget.tooLarge());
      looked = historyLength;
    });
  }

  /** Waits until its steps have settled and its scopes are compensated. @throws the first failure without a handler */
  private async settle(frame: Frame): Promise<void> {
    do {
      while (!this.isSettled(frame)) {
        await this.whenSettled(frame);
        const troubled = this.unsettledIn(frame);
        if (troubled.length > 0) await this.halt.unless(() => Promise.allSettled(troubled));
      }
      await this.quiescence.reached(frame);
    } while (!this.isSettled(frame));
    for (const { error, scope } of this.unhandled.values()) if (within(scope, frame.scope)) throw error;
  }

  /** The unwindings under way, and the open scopes with a failed step, which may yet be unwound. */
  private unsettledIn(frame: Frame): readonly Promise<unknown>[] {
    // Abandoned code doesn't end, nor does a scope in it: who abandoned it undoes that, too.
    if (isAbandoned(frame)) return [...this.unwinding];
    const mayBeUndone = [...this.openScopes]
      .filter(([inner]) => inner.scope !== frame.scope && within(inner.scope, frame.scope) && !isLeft(inner))
      .filter(([{ scope }]) => this.log.some((it) => within(it.scope, scope) && it.outcome !== 'completed'))
      .map(([, ended]) => ended);
    return [...this.unwinding, ...mayBeUndone];
  }

  private isSettled(frame: Frame): boolean {
    return this.inFlightIn(frame).length === 0 && this.unsettledIn(frame).length === 0;
  }

  private inFlightIn(frame: Frame): readonly StepInFlight[] {
    return [...this.inFlight].filter((pending) => pending.isWithin(frame.scope));
  }

  private async whenSettled(frame: Frame): Promise<void> {
    for (let inside = this.inFlightIn(frame); inside.length > 0; inside = this.inFlightIn(frame)) {
      await Promise.all(inside.map(({ done }) => done));
    }
  }

  private async undo(frame: Frame): Promise<void> {
    this.abandon(frame);
    await this.whenSettled(frame);
    for (const [it, { scope }] of [...this.unhandled]) if (within(scope, frame.scope)) this.unhandled.delete(it);
    if (this.isStopped) return; // the whole saga is unwound, and this scope with it
    await new Shield().run(() => unwind(this, unwindPlan(this.log, { ...this.policies, scope: frame.scope })));
  }

  private track<T>(unwinding: Promise<T>): Promise<T> {
    this.unwinding.add(unwinding);
    return unwinding.finally(() => this.unwinding.delete(unwinding));
  }

  private async forward(code: () => Promise<unknown>): Promise<unknown> {
    try {
      // An operator's act that waited for a worker comes before the code has begun.
      this.throwIfStopped();
      const output = await this.halt.unless(() => runIn(this.root, code));
      await this.settle(this.root);
      this.throwIfStopped();
      fits('The result of the saga', this.answer(output));
      return output;
    } catch (thrown) {
      const trouble = thrown instanceof Continue ? await this.reasonNotToContinue(thrown) : { error: thrown };
      if (trouble === undefined) throw thrown;
      await this.whenPivotSettled();
      // After the pivot there is no way back: an error is the code's own. It fails the task, until the code is mended.
      if (this.pivot !== undefined && !this.isStopped) throw new AfterPivotError(trouble.error);
      throw trouble.error;
    }
  }

  override async whenPivotSettled(): Promise<void> {
    const pivot = () => [...this.inFlight].find(({ isPivotSent }) => isPivotSent);
    for (let pending = pivot(); pending !== undefined; pending = pivot()) await pending.done;
  }

  /** A step that failed waits for an operator: then it has the answer that they gave, or is to be asked again. */
  protected async operatorOn(entry: LogEntry): Promise<StepAct> {
    const act = await this.attention.raise(entry.stepId);
    this.attention.clear(entry.stepId);
    if (act.action === 'resolve') {
      entry.outcome = 'completed';
      entry.output = act.output;
      entry.resolved = true;
    } else {
      entry.outcome = undefined;
      if (act.action === 'replace-input') entry.input = act.input;
    }
    return act;
  }

  /** A nested saga answers with its log, by which it can be compensated later. */
  private answer(output: unknown): unknown {
    if (this.nested === undefined) return output;
    return { output, key: this.key, log: this.log.map(slim) } satisfies NestedResult;
  }

  private async endBadly(reason: unknown): Promise<unknown> {
    // As it is: an error that Temporal knows would fail the workflow, not its task.
    if (reason instanceof AfterPivotError) throw reason;
    this.stop(reason);
    await this.whenSettled(this.root);
    await Promise.allSettled(this.unwinding);
    this.ending = 'badly';
    return this.goBack(reason);
  }

  /** It has failed and nothing is in flight: what is owed, then the failure. */
  protected async goBack(reason: unknown): Promise<unknown> {
    const plan = unwindPlan(this.log, this.policies);
    if (plan.length > 0) {
      this.attention.enter('compensating');
      await unwind(this, plan);
    }
    this.fail(reason);
  }

  /** Ends it. Nothing is owed any more. */
  protected fail(reason: unknown): never {
    if (reason instanceof SagaError && reason.code === 'SagaCancelled') {
      if (this.cancelRequested) throw new CancelledFailure(reason.message);
      this.attention.enter('cancelled');
    } else if (this.policies.unwind === 'never') this.attention.enter('failed');
    throw sagaFailure(reason);
  }

  /** The log that the next run needs: what may have to be compensated, and that there is no way back. */
  protected carriedLog(): readonly LogEntry[] {
    const owed = new Set(this.mayBeOwed());
    return this.log.filter((entry) => owed.has(entry) || entry === this.pivot).map(slim);
  }

  /** What travels to the next run. */
  protected carried(): Extract<Carried, { readonly as: 'continued' }> {
    const keys = this.keys.all;
    return {
      as: 'continued',
      ...(this.nested && { nested: this.nested }),
      told: this.policies,
      key: this.key,
      log: this.carriedLog(),
      clock: this.budget.clock + 1,
      names: this.names,
      messages: this.inbox.left(),
      ...(this.hasOldKeys && { reset: true }),
      ...(keys.length > 0 && { keys }),
      audit: latestActs(this.audit),
      startedAt: this.startedAt,
      ...(this.deadlineAt !== undefined && { deadlineAt: this.deadlineAt }),
      ...(this.deadlineSeen && { deadlineSeen: true }),
      ...(this.paused && { paused: this.paused }),
    };
  }

  /** Why it can't go on in a new run: it was ended early, a failure came too late for its code, or it has grown too large. */
  private async reasonNotToContinue({ input }: Continue): Promise<{ readonly error: unknown } | undefined> {
    this.root.abandoned = true;
    try {
      await this.settle(this.root);
      this.throwIfStopped();
      fits('What the saga continues with', [input, this.carried()]);
      return undefined;
    } catch (error) {
      return { error };
    }
  }

  /** No `await` before the command: what came until now is carried, what comes later finds the next run. */
  protected continueAsNew(input: unknown, taskQueue?: string): Promise<never> {
    const next = makeContinueAsNewFunc<(input: unknown, carried: Carried) => Promise<unknown>>({ taskQueue });
    return next(input, this.carried());
  }

  private startDeadline(): CancellationScope | undefined {
    if (this.deadlineAt === undefined || this.deadlineSeen) return undefined;
    const scope = new CancellationScope();
    const left = Math.max(1, this.deadlineAt - Date.now());
    scope
      .run(() => sleep(left, { summary: deadlineSummary }))
      .then(
        () => this.endEarly(new SagaError('SagaDeadlineExceeded', `The saga did not end within its deadline.`)),
        () => undefined,
      );
    return scope;
  }
}

/** What a deadline asks for attention under. No step has a colon in its id: two that waited under one would be taken for one. */
const deadlineId = 'deadline: passed';

/** Was a scope abandoned by what is around it? */
const isLeft = ({ parent }: Frame) => parent !== undefined && isAbandoned(parent);
