import type { Program } from '../programs/program';
import { decoded } from '../checker/decoded';
import type { BarrierModel } from './barrier-model';
import type { Choices } from './choices';
import type { Deliveries } from './deliveries';
import type { Finding, FindingCode } from './finding';
import type { ModelActivity, ModelRun } from './model-run';
import type { ModelServer } from './model-server';
import type { ModelWorker } from './model-worker';

import { attentionOf } from './attention-of';
import { isAdmitted } from './is-admitted';
import { messagesReceived } from './messages-received';
import type { ModelEvent } from './model-event';
import { payloadOf } from './payload-of';
import type { SentAct } from './sent-act';
import type { Temper } from './temper';

/** A saga while it is simulated: where it stands, and what has been found. */
export class Scene {
  readonly findings: Finding[] = [];
  /** Messages that were sent, and to whom. */
  messages = 0;
  /** So many are sent when nothing goes wrong any more. */
  maxMessages = 60;
  /** Acts that operators sent. */
  readonly sent: SentAct[] = [];
  /** First runs of nested sagas that were recovered by hand. */
  readonly recovered = new Set<string>();
  /** The number of the last message that a run was sent for the first time. */
  private readonly lastTo = new Map<ModelRun, number>();
  private awaited: { readonly run: ModelRun; readonly commands: number; readonly swallowed: number[] } | undefined;

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

  /** Activities that have not ended, with their runs. */
  *activities(): Generator<readonly [ModelRun, ModelActivity]> {
    for (const run of this.openRuns) for (const activity of run.activities.values()) yield [run, activity];
  }

  /** The next message, to every run. */
  sendMessage(): void {
    for (const run of this.openRuns) {
      this.messages += 1;
      this.lastTo.set(run, this.messages);
      this.send(run, this.messages);
    }
  }

  /** Somebody sends a message once more: it has the key that it had. */
  sendAgain(nth: number): void {
    for (const run of this.openRuns) this.send(run, nth);
  }

  private send(run: ModelRun, nth: number): void {
    if (isAdmitted(run, 'message'))
      this.server.signal(run.info.workflowId, 'Go', [payloadOf({ n: nth }), payloadOf(`message-${nth}`)]);
  }

  /**
   * Sends a message to who waits for nothing else. When it takes one and goes on only with a later one, the first was
   * lost: taken by code that the saga has left behind.
   */
  sendAwaited(): void {
    const run = this.server.latest(this.workflowId)!;
    const waitsOnly =
      run.isOpen && run.activities.size + run.timers.size + run.children.size === 0 && attentionOf(run).length === 0;
    const commands = run.done.reduce((sum, task) => sum + task.commands.length, 0);
    if (this.awaited?.run === run && waitsOnly && this.awaited.commands === commands)
      this.awaited.swallowed.push(this.lastTo.get(run)!);
    else if (waitsOnly) this.awaited = { run, commands, swallowed: [] };
    this.sendMessage();
  }

  /**
   * Messages that made nothing happen, though nothing else was waited for, before one that did, and that the code doesn't
   * say it has received: it may have waited for several, one after the other.
   */
  get swallowed(): readonly number[] {
    const { awaited, program } = this;
    if (awaited === undefined) return [];
    const { run, commands, swallowed } = awaited;
    if (run.done.reduce((sum, task) => sum + task.commands.length, 0) === commands) return [];
    const received = run.events.flatMap((event) => messagesReceived(program, seenIn(event)));
    return swallowed.filter((nth) => !received.includes(nth));
  }
}

/** What the code has seen, where an event tells it: in a step's input, and in the result. */
function seenIn(event: ModelEvent): Readonly<Record<string, unknown>> {
  const asked = decoded(event.activityTaskScheduledEventAttributes?.input);
  const result = decoded(event.workflowExecutionCompletedEventAttributes?.result);
  return (Object(asked ?? result) as { readonly seen?: Readonly<Record<string, unknown>> }).seen ?? {};
}
