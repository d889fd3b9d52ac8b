import type { Program } from '../programs/program';
import type { BarrierModel } from './barrier-model';
import type { Choices } from './choices';
import type { Deliveries } from './deliveries';
import { type Finding, type FindingCode } from './finding';
import type { ModelActivity, ModelRun } from './model-run';
import type { ModelServer } from './model-server';
import type { ModelWorker } from './model-worker';
import { type Operator, attentionOf } from './operator';
import { payloadOf } from './payload-of';
import { isResettable, resetRun } from './reset-run';
import type { Temper } from './temper';

/** Something that can happen next. */
export interface Action {
  readonly weight: number;
  act(): void | Promise<void>;
}

/** A saga while it is simulated: what can happen next, and what has been found. */
export class Scene {
  readonly findings: Finding[] = [];
  /** Messages that were sent, and to whom. */
  messages = 0;
  operator: Operator | undefined;
  private awaited: { readonly run: ModelRun; readonly commands: number; swallowed: number } | undefined;

  constructor(
    readonly program: Program,
    readonly workflowId: string,
    readonly server: ModelServer,
    readonly barrier: BarrierModel,
    readonly deliveries: Deliveries,
    readonly worker: ModelWorker,
    readonly choices: Choices,
    readonly temper: Temper,
  ) {}

  find(code: FindingCode, text: string): void {
    this.findings.push({ code, text });
  }

  get openRuns(): readonly ModelRun[] {
    return [...this.server.runs.values()].map((runs) => runs.at(-1)!).filter(({ isOpen }) => isOpen);
  }

  get isOver(): boolean {
    return this.openRuns.length === 0 && this.server.transfers.length === 0;
  }

  /** What can happen next, the most ordinary first. */
  actions(operator: Operator): readonly Action[] {
    const { faults, hasty, eager, messages } = this.temper;
    const ordinary = this.ordinary(eager);
    const due = this.nextDue();
    return [
      ...ordinary,
      ...(due ? [{ weight: ordinary.length === 0 ? 1 : hasty, act: due.act }] : []),
      ...(messages > 0 && this.messages < 12 ? [{ weight: messages, act: () => this.sendMessage() }] : []),
      ...(faults > 0 ? this.unusual(faults, operator) : []),
    ];
  }

  /** What happens next when nothing goes wrong any more; nothing when it waits for what never comes. */
  healing(operator: Operator): (() => void | Promise<void>) | undefined {
    // What fails whatever comes won't end.
    if (this.openRuns.some(({ blocked, taskAttempt }) => blocked && taskAttempt > 6)) return undefined;
    const [first] = this.ordinary(1);
    if (first !== undefined) return () => first.act();
    const due = this.nextDue();
    // Whoever looks after it comes within the hour.
    if (due && due.at < this.server.now + 3_600_000 && operator.patience > 0) {
      operator.patience -= 1;
      return due.act;
    }
    operator.patience = 40;
    const attended = operator.attend();
    if (attended !== undefined) return attended;
    if (this.messages < 60 && this.openRuns.length > 0) return () => this.sendAwaited();
    return due?.act;
  }

  /** Why it has not ended. */
  whyNot(): string {
    return this.openRuns
      .map((run) => {
        const { workflowId } = run.info;
        if (run.blocked) return `${workflowId}: its workflow task fails again and again`;
        const [activity] = run.activities.values();
        if (activity) return `${workflowId}: ${activity.id} is tried again and again: ${activity.lastFailure?.message}`;
        return `${workflowId}: it waits for something that never comes`;
      })
      .join('; ');
  }

  private ordinary(eager: number): Action[] {
    const { server, worker, deliveries } = this;
    const actions: Action[] = [];
    for (const run of this.openRuns) {
      if (run.task === 'started') actions.push({ weight: 4, act: () => worker.finish(run) });
    }
    if (server.transfers.length > 0) actions.push({ weight: 4, act: () => server.transfers.shift()!() });
    for (const run of this.openRuns) {
      if (run.task === 'due' && !run.blocked) actions.push({ weight: eager, act: () => this.take(run) });
    }
    for (const [run, activity] of this.activities()) {
      if (deliveries.canEnd(activity)) actions.push({ weight: 2, act: () => deliveries.end(run, activity) });
      if (deliveries.canStart(activity)) actions.push({ weight: 3, act: () => deliveries.start(run, activity) });
    }
    return actions;
  }

  private async take(run: ModelRun): Promise<void> {
    this.server.take(run);
    const overlaps = !this.deliveries.healed && this.temper.overlap > 0 && this.choices.chance(this.temper.overlap);
    if (!overlaps) await this.worker.finish(run);
  }

  private *activities(): Generator<readonly [ModelRun, ModelActivity]> {
    for (const run of this.openRuns) for (const activity of run.activities.values()) yield [run, activity];
  }

  /** What happens next by itself, as time passes. */
  private nextDue(): { readonly at: number; readonly act: () => void } | undefined {
    const { server, deliveries } = this;
    let next: { at: number; act: () => void } | undefined;
    const consider = (at: number, act: () => void) => {
      if (at !== Infinity && (next === undefined || at < next.at)) next = { at, act };
    };
    for (const [run, activity] of this.activities()) {
      consider(deliveries.due(activity), () => deliveries.fire(run, activity));
    }
    for (const run of this.openRuns) {
      for (const [seq, timer] of run.timers) if (!timer.fired) consider(timer.due, () => this.fire(run, seq));
    }
    if (next === undefined) return undefined;
    const { at, act } = next;
    return {
      at,
      act: () => {
        server.now = Math.max(server.now, at);
        act();
      },
    };
  }

  private fire(run: ModelRun, seq: number): void {
    const timer = run.timers.get(seq)!;
    timer.fired = () => {
      run.timers.delete(seq);
      const attributes = { timerId: String(seq), startedEventId: timer.startedId };
      run.write(this.server.now, { timerFiredEventAttributes: attributes });
      this.server.checkSize(run);
    };
    run.come(timer.fired);
  }

  private sendMessage(): void {
    for (const run of this.openRuns) {
      this.messages += 1;
      this.server.signal(run.info.workflowId, 'Go', [payloadOf({ n: this.messages })]);
    }
  }

  /**
   * Sends a message to who waits for nothing else. When it takes one and goes on only with a later one, the first was
   * lost: taken by code that the saga has left behind.
   */
  private sendAwaited(): void {
    const run = this.server.latest(this.workflowId)!;
    const waitsOnly =
      run.isOpen && run.activities.size + run.timers.size + run.children.size === 0 && attentionOf(run).length === 0;
    const commands = run.done.reduce((sum, task) => sum + task.commands.length, 0);
    if (this.awaited?.run === run && waitsOnly && this.awaited.commands === commands) this.awaited.swallowed += 1;
    else if (waitsOnly) this.awaited = { run, commands, swallowed: 0 };
    this.sendMessage();
  }

  /** Messages that made nothing happen, though nothing else was waited for, before one that did. */
  get swallowed(): number {
    const { awaited } = this;
    if (awaited === undefined) return 0;
    const commands = awaited.run.done.reduce((sum, task) => sum + task.commands.length, 0);
    return commands > awaited.commands ? awaited.swallowed : 0;
  }

  private unusual(faults: number, operator: Operator): Action[] {
    const { deliveries, worker, choices } = this;
    const open = this.openRuns;
    const idle = open.filter(({ task }) => task !== 'started');
    const actions: Action[] = [
      {
        weight: 0.1,
        act: () => {
          const queue = choices.one(['alpha', 'beta', 'gamma']);
          if (!deliveries.away.delete(queue)) deliveries.away.add(queue);
        },
      },
      { weight: 0.12, act: () => operator.act() },
    ];
    if (deliveries.stragglers.length > 0) {
      actions.push({
        weight: 0.5,
        act: () => deliveries.stragglers.splice(choices.below(deliveries.stragglers.length), 1)[0]!(),
      });
    }
    const cached = worker.cached.filter((run) => idle.includes(run));
    if (cached.length > 0) actions.push({ weight: 0.2, act: () => worker.evict(choices.one(cached)) });
    const resettable = idle.filter(isResettable);
    if (resettable.length > 0) {
      actions.push({ weight: 0.03, act: () => resetRun(this, choices.one(resettable)) });
    }
    const nested = idle.filter(({ parent }) => parent !== undefined);
    if (nested.length > 0) {
      actions.push({ weight: 0.03, act: () => this.server.terminate(choices.one(nested), 'by hand') });
    }
    return actions.map(({ weight, act }) => ({ weight: weight * faults, act }));
  }
}
