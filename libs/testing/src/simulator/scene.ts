import type { Style } from '@backstitch/saga-log';
import type { BarrierModel } from './barrier-model';
import type { Choices } from './choices';
import type { Deliveries } from './deliveries';
import type { Finding, FindingCode } from './finding';
import type { ModelActivity, ModelRun } from './model-run';
import type { ModelServer } from './model-server';
import type { ModelWorker } from './model-worker';
import type { SentAct } from './sent-act';
import type { Temper } from './temper';

/** A saga while it is simulated: where it stands, and what has been found. What it is sent is its kind's. */
export abstract class Scene {
  readonly findings: Finding[] = [];
  /** How many messages, or events, were sent. */
  messages = 0;
  /** So many are sent when nothing goes wrong any more. */
  maxMessages = 60;
  /** Acts that operators sent. */
  readonly sent: SentAct[] = [];
  /** First runs of nested sagas that were recovered by hand. */
  readonly recovered = new Set<string>();

  constructor(
    readonly workflowId: string,
    readonly server: ModelServer,
    readonly barrier: BarrierModel,
    readonly deliveries: Deliveries,
    readonly worker: ModelWorker,
    readonly choices: Choices,
    readonly temper: Temper,
  ) {}

  /** Does one thing come after the other, so that steps have the same ids whenever it is run? */
  abstract readonly isInOrder: boolean;

  /** The styles that are shown of it, beside a saga. */
  abstract readonly styles: readonly Style[];

  /** The next message, or event. */
  abstract sendMessage(): void;

  /** Somebody sends one once more. */
  abstract sendAgain(nth: number): void;

  /** Sends one to who waits for nothing else. */
  abstract sendAwaited(): void;

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
}
