import type { Program } from '../programs/program';
import type { BarrierModel } from './barrier-model';
import type { Choices } from './choices';
import type { Deliveries } from './deliveries';
import { type Finding, type FindingCode } from './finding';
import type { ModelActivity, ModelRun } from './model-run';
import type { ModelServer } from './model-server';
import type { ModelWorker } from './model-worker';
import { attentionOf } from './attention-of';
import { payloadOf } from './payload-of';
import type { SentAct } from './sent-act';
import type { Temper } from './temper';

/** A saga while it is simulated: where it stands, and what has been found. */
export class Scene {
  readonly findings: Finding[] = [];
  /** Messages that were sent, and to whom. */
  messages = 0;
  /** Acts that operators sent. */
  readonly sent: SentAct[] = [];
  /** First runs of nested sagas that were recovered by hand. */
  readonly recovered = new Set<string>();
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
      this.send(run, this.messages);
    }
  }

  /** Somebody sends a message once more: it has the key that it had. */
  sendAgain(nth: number): void {
    for (const run of this.openRuns) this.send(run, nth);
  }

  private send({ info }: ModelRun, nth: number): void {
    this.server.signal(info.workflowId, 'Go', [payloadOf({ n: nth }), payloadOf(`message-${nth}`)]);
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
}
