import { type Carried, type LogEntry, type NestedResult, type StepAct, unwindPlan, within } from '@backstitch/contract';
import { CancelledFailure } from '@temporalio/common';
import { CancellationScope, makeContinueAsNewFunc, sleep } from '@temporalio/workflow';
import { AfterPivotError } from './after-pivot-error';
import { Continue } from './continue-saga';
import { frames, isForgotten, stopReason, stoppedError, unanswered } from './frame';
import { listen } from './listen';
import { fits } from './payload-size';
import { SagaError } from './saga-error';
import { sagaFailure } from './saga-failure';
import { type Frame, type Ruled, SagaState } from './saga-state';
import { StepError } from './step-error';
import { unwind } from './unwind';

/** One saga: how it goes forward, and how it ends. An object in a workflow, not the workflow itself. */
export class Engine extends SagaState {
  /** Scopes that are being unwound. */
  private readonly unwinding = new Set<Promise<unknown>>();
  /** Scopes whose code or undoing has not ended, by id. */
  private readonly openScopes = new Map<string, Promise<unknown>>();
  private root: Frame = { saga: this };
  private halt: (reason: unknown) => void = () => undefined;
  /** Rejects when the saga is ended early. */
  private halted: Promise<never> = unanswered();
  /** Its code has ended well or badly; nothing can change that any more. */
  protected ending = false;
  /** What wants to end it while a pivot is in flight: it depends on the pivot's outcome. */
  private afterPivot: SagaError | undefined;
  /** Temporal's own cancel request came: only then can the run end as cancelled. */
  private cancelRequested = false;

  constructor(type: Ruled, carried?: Carried) {
    super(type, carried);
    this.inbox.onCome = () => this.grown();
    listen(this);
  }

  /** Runs the saga's code to its end, and unwinds it when that is bad. */
  async run(code: () => Promise<unknown>): Promise<unknown> {
    CancellationScope.current().cancelRequested.catch(() => {
      this.cancelRequested = true;
      this.endEarly(new SagaError('SagaCancelled', 'The saga was cancelled.'));
    });
    const clock = this.startDeadline();
    const shield = new CancellationScope({ cancellable: false });
    return shield.run(async () => {
      try {
        const output = await this.forward(code);
        return await this.endWell(output);
      } catch (error) {
        if (error instanceof Continue && !this.isStopped) return await this.goOn(error.input, error.taskQueue);
        return await this.endBadly(this.root.stopped?.reason ?? error);
      } finally {
        clock?.cancel();
      }
    });
  }

  /** Nothing but the compensations of a saga that completed: the one around it failed. */
  async runBackwards(): Promise<void> {
    this.ending = true;
    await new CancellationScope({ cancellable: false }).run(async () => {
      this.attention.enter('compensating');
      await unwind(this, unwindPlan(this.log, this.type.contract));
    });
  }

  override async scope<T>(parent: Frame, name: string, code: () => Promise<T>): Promise<T> {
    if (isForgotten(parent)) return unanswered();
    const stopped = stopReason(parent);
    if (stopped !== undefined) throw stoppedError(stopped.reason);
    const id = this.nextId(name);
    const scope = parent.scope === undefined ? id : `${parent.scope}/${id}`;
    const running = this.inScope({ saga: this, parent, scope }, code);
    this.openScopes.set(scope, running);
    // Its name is used again when the code is run again.
    const ended = () => this.openScopes.get(scope) === running && this.openScopes.delete(scope);
    running.then(ended, ended);
    return running;
  }

  private async inScope<T>(frame: Frame, code: () => Promise<T>): Promise<T> {
    try {
      const result = await frames.run(frame, code);
      await this.settle(frame);
      return result;
    } catch (error) {
      if (error instanceof Continue) throw new SagaError('SagaMisused', 'continueSaga can’t be called in a scope.');
      if (stopReason(frame) === undefined) await this.track(this.undo(frame, error));
      throw error;
    }
  }

  override compensateNow(verbOf: (entry: LogEntry) => string | undefined): Promise<readonly string[]> {
    if (this.isStopped) return unanswered();
    this.history.admitMore();
    const meant = this.log.flatMap((entry) => {
      const compensation = entry.settled === undefined ? undefined : verbOf(entry);
      return compensation === undefined ? [] : [{ ...entry, compensation }];
    });
    const plan = unwindPlan(meant).map(({ entry: { stepId, compensation }, after }) => {
      const entry = this.log.find((known) => known.stepId === stepId)!;
      entry.compensation = compensation;
      return { entry, after };
    });
    const shield = new CancellationScope({ cancellable: false });
    return this.track(shield.run(() => unwind(this, plan)).then(() => plan.map(({ entry: { stepId } }) => stepId)));
  }

  override endEarly(reason: SagaError): void {
    if (this.ending || this.root.stopped !== undefined) return;
    if (this.pivot !== undefined) {
      if (reason.code === 'SagaDeadlineExceeded')
        this.attention.raise('deadline').then(
          () => this.attention.clear('deadline'),
          () => undefined,
        );
      return;
    }
    if ([...this.inFlight].some(({ entry }) => entry.pivot === true)) {
      this.afterPivot ??= reason;
      return;
    }
    this.stop(this.root, reason);
    this.halt(reason);
  }

  override pivotSettled(): void {
    const reason = this.afterPivot;
    this.afterPivot = undefined;
    if (reason !== undefined) this.endEarly(reason);
  }

  /**
   * The saga has failed, or was ended: its code is left where it stands. What it calls from now on never answers, so
   * that code that catches everything and tries again can't go round and round.
   */
  override get isStopped(): boolean {
    return this.root.stopped !== undefined;
  }

  private throwIfStopped(): void {
    if (this.root.stopped !== undefined) throw this.root.stopped.reason;
  }

  /** Nothing new starts in it, and what is in flight settles with the attempt it is in. */
  private stop(frame: Frame, reason: unknown): void {
    frame.stopped ??= { reason };
    for (const flight of this.inFlight) if (flight.isWithin(frame.scope)) flight.stop();
  }

  /** All that is in flight has landed, what has to be undone is undone, and no failure of it went unseen. */
  private async settle(frame: Frame): Promise<void> {
    await this.landed(frame);
    for (let troubled = this.troubledIn(frame); troubled.length > 0; troubled = this.troubledIn(frame)) {
      await Promise.race([Promise.allSettled(troubled), this.halted]);
      await this.landed(frame);
    }
    for (const { error, scope } of this.unseen.values()) if (within(scope, frame.scope)) throw error;
  }

  /** The ends of scopes that may yet be undone, or are being: nobody waits for them, but a step of theirs has failed. */
  private troubledIn(frame: Frame): readonly Promise<unknown>[] {
    return [...this.openScopes]
      .filter(([scope]) => scope !== frame.scope && within(scope, frame.scope))
      .filter(([scope]) => this.log.some((it) => within(it.scope, scope) && it.outcome !== 'completed'))
      .map(([, ended]) => ended);
  }

  private async landed(frame: Frame): Promise<void> {
    const inside = () => [...this.inFlight].filter((flight) => flight.isWithin(frame.scope));
    while (inside().length > 0) await Promise.all(inside().map((flight) => flight.done));
  }

  private async undo(frame: Frame, reason: unknown): Promise<void> {
    this.stop(frame, reason);
    await this.landed(frame);
    for (const [it, { scope }] of [...this.unseen]) if (within(scope, frame.scope)) this.unseen.delete(it);
    if (this.root.stopped !== undefined) return; // the whole saga is unwound, and this scope with it
    const shield = new CancellationScope({ cancellable: false });
    await shield.run(() => unwind(this, unwindPlan(this.log, { ...this.type.contract, scope: frame.scope })));
  }

  private track<T>(unwinding: Promise<T>): Promise<T> {
    this.unwinding.add(unwinding);
    return unwinding.finally(() => this.unwinding.delete(unwinding));
  }

  /** Runs the code; after the pivot, again and again, as a step that was refused there waits for an operator. */
  private async forward(code: () => Promise<unknown>): Promise<unknown> {
    for (;;) {
      try {
        // An operator's act that waited for a worker comes before the code has begun.
        this.throwIfStopped();
        const output = await this.runBody(code);
        await this.settle(this.root);
        this.throwIfStopped();
        fits('The result of the saga', this.answer(output));
        return output;
      } catch (thrown) {
        const error = thrown instanceof Continue ? await this.hindrance(thrown) : thrown;
        if (error === undefined) throw thrown;
        await this.pivotLanded();
        if (this.root.stopped !== undefined || this.pivot === undefined) throw error as Error;
        await this.waitForOperator(error);
      }
    }
  }

  private runBody(code: () => Promise<unknown>): Promise<unknown> {
    this.halted = new Promise<never>((_, reject) => (this.halt = reject));
    this.halted.catch(() => undefined);
    this.root = { saga: this };
    return Promise.race([frames.run(this.root, code), this.halted]);
  }

  /** While a pivot is in flight nobody knows whether there is a way back. */
  private async pivotLanded(): Promise<void> {
    const pivot = () => [...this.inFlight].find(({ entry }) => entry.pivot === true);
    for (let flight = pivot(); flight !== undefined; flight = pivot()) await flight.done;
  }

  /**
   * After the pivot there is no way back, and the code has ended with a step's failure: the step waits for an operator.
   * Then the code runs again; every step that has its answer gives it at once.
   * An error that isn't a step's is the code's own: it fails the workflow task, until the code is mended.
   */
  private async waitForOperator(error: unknown): Promise<void> {
    const entry = this.stepBehind(error);
    if (entry === undefined) throw new AfterPivotError(error);
    // What is left of this run of the code asks nothing more, and takes no message from the next.
    this.root.left = true;
    this.openScopes.clear();
    await this.landed(this.root);
    this.unseen.clear();
    await this.operatorOn(entry);
    this.recorded = new Map(this.log.map((known) => [known.stepId, known]));
    this.names = { ...this.namesBefore };
    this.inbox.rewind();
  }

  /** A step that failed waits for an operator: then it has the answer that they gave, or is to be asked again. */
  protected async operatorOn(entry: LogEntry): Promise<StepAct> {
    const act = await this.attention.raise(entry.stepId);
    this.attention.clear(entry.stepId);
    if (act.action === 'resolve') {
      entry.outcome = 'completed';
      entry.output = act.output;
    } else {
      entry.outcome = undefined;
      if (act.action === 'replace-input') entry.input = act.input;
    }
    return act;
  }

  /** The step whose failure an error is, or was caused by. */
  protected stepBehind(error: unknown): LogEntry | undefined {
    let at = error;
    while (at instanceof Error && !(at instanceof StepError)) at = at.cause;
    return at instanceof StepError ? this.log.find(({ stepId }) => stepId === at.stepId) : undefined;
  }

  private async endWell(output: unknown): Promise<unknown> {
    this.ending = true;
    await unwind(this, unwindPlan(this.log, { ...this.type.contract, unknownOnly: true }));
    if (this.attention.needs('deadline')) this.attention.clear('deadline');
    return this.answer(output);
  }

  /** A nested saga answers with its log, by which it can be compensated later. */
  private answer(output: unknown): unknown {
    return this.nested === undefined ? output : ({ output, key: this.key, log: this.log } satisfies NestedResult);
  }

  private async endBadly(reason: unknown): Promise<unknown> {
    // As it is: an error that Temporal knows would fail the workflow, not its task.
    if (reason instanceof AfterPivotError) throw reason;
    this.stop(this.root, reason);
    await this.landed(this.root);
    await Promise.allSettled(this.unwinding);
    this.ending = true;
    return this.goBack(reason);
  }

  /** It has failed and nothing is in flight: what is owed, then the failure. */
  protected async goBack(reason: unknown): Promise<unknown> {
    const plan = unwindPlan(this.log, this.type.contract);
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
    } else if (this.type.contract.unwind === 'never') this.attention.enter('failed');
    throw sagaFailure(reason);
  }

  /** The log that the next run needs. */
  protected carriedLog(): readonly LogEntry[] {
    return this.log.filter((entry) => unwindPlan([entry]).length > 0 || entry.pivot === true);
  }

  /** What travels to the next run. */
  protected carried(): Extract<Carried, { readonly as: 'continued' }> {
    return {
      as: 'continued',
      ...(this.nested && { nested: this.nested }),
      key: this.key,
      log: this.carriedLog(),
      clock: this.history.clock + 1,
      names: this.names,
      messages: this.inbox.left(),
      audit: this.audit,
      startedAt: this.startedAt,
      ...(this.deadlineAt !== undefined && { deadlineAt: this.deadlineAt }),
    };
  }

  /** Why it can't go on in a new run: it was ended early, or has grown too large. Nothing, when it can. */
  private async hindrance({ input }: Continue): Promise<unknown> {
    try {
      await this.settle(this.root);
      this.throwIfStopped();
      fits('What the saga continues with', [input, this.carried()]);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  /** No `await` before the command: what came until now is carried, what comes later finds the next run. */
  protected goOn(input: unknown, taskQueue?: string): Promise<never> {
    const next = makeContinueAsNewFunc<(input: unknown, carried: Carried) => Promise<unknown>>({ taskQueue });
    return next(input, this.carried());
  }

  private startDeadline(): CancellationScope | undefined {
    if (this.deadlineAt === undefined) return undefined;
    const scope = new CancellationScope();
    const left = Math.max(1, this.deadlineAt - Date.now());
    scope
      .run(() => sleep(left, { summary: 'deadline' }))
      .then(
        () => this.endEarly(new SagaError('SagaDeadlineExceeded', `The saga did not end within its deadline.`)),
        () => undefined,
      );
    return scope;
  }
}
