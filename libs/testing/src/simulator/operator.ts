import { type EndAct, type PauseAct, type StepAct, operatorUpdates, readHistory } from '@backstitch/saga-log';
import { decodedOne } from '../checker/decoded';
import { attentionOf } from './attention-of';
import { isAdmitted } from './is-admitted';
import { payloadOf } from './payload-of';
import type { ModelEvent } from './model-event';
import type { ModelRun, ModelUpdate } from './model-run';
import type { Scene } from './scene';

const by = { by: 'somebody', reason: 'it had to be done' } as const;

const undoing = '/compensation';

const isOfTask = (event: ModelEvent) =>
  (event.workflowTaskScheduledEventAttributes ??
    event.workflowTaskStartedEventAttributes ??
    event.workflowTaskCompletedEventAttributes) != null;

const isPaused = ({ events }: ModelRun): boolean => readHistory(events).paused !== undefined;

/** Does what operators do: at random while things go wrong, and with sense when that is over. */
export class Operator {
  /** How many things may happen by themselves before the operator looks again. */
  actsLeft = 40;
  /** Workflows that somebody has paused, or has tried to. */
  private readonly paused = new Set<string>();
  private readonly tried = new Map<string, { readonly times: number; readonly events: number }>();
  private count = 0;

  constructor(private readonly scene: Scene) {}

  /** Any act on any run. */
  act(): void {
    const { choices, openRuns, server } = this.scene;
    if (openRuns.length === 0) return;
    const run = choices.one(openRuns);
    const waiting = attentionOf(run);
    const what = choices.weighted([4, 1, 1, 0.7, 0.4, 1, 0.7, 1, 0.4]);
    if (what === 5) return this.pause(run);
    if (what === 6) return this.letOthersGoOn(run, waiting);
    if (what === 7) return this.tryNow(run);
    if (what === 8) return this.actLate(run);
    if (what === 4 && waiting.length > 0) return this.onAnotherName(run, choices.one(waiting));
    if (what === 0 && waiting.length > 0) return this.onStep(run, choices.one(waiting), choices.below(3));
    if (what === 0 || what === 4) return;
    if (what === 1) return this.end(run, 'compensate');
    if (what === 2) return this.end(run, 'cancel');
    server.requestCancel(run.info.workflowId, 'somebody');
  }

  private pause(run: ModelRun): void {
    this.paused.add(run.info.workflowId);
    this.send(run, operatorUpdates.pause, { ...by, action: isPaused(run) ? 'resume' : 'pause' });
  }

  private letOthersGoOn(run: ModelRun, waiting: readonly string[]): void {
    const stuck = waiting.filter((id) => id.endsWith(undoing));
    if (stuck.length === 0) return;
    const stepId = this.scene.choices.one(stuck).slice(0, -undoing.length);
    this.send(run, operatorUpdates.step, { ...by, action: 'let-others-go-on', stepId, of: 'compensation' });
  }

  /** Tries again at once what is asked now: it may wait for its next attempt, or be in one. */
  private tryNow(run: ModelRun): void {
    const asked = [...run.activities.values()];
    if (asked.length > 0) this.onStep(run, this.scene.choices.one(asked).id, 0);
  }

  /** An act that is good for a moment only: it may come too late. */
  private actLate(run: ModelRun): void {
    const { choices, server } = this.scene;
    const until = server.now + choices.one([0, 2, 50]);
    this.send(run, operatorUpdates.end, { ...by, action: 'compensate', until });
  }

  /** What waits for an operator gets one. @returns nothing when nothing waits */
  nextAct(): (() => void) | undefined {
    const held = this.scene.openRuns.find((run) => this.paused.has(run.info.workflowId) && isPaused(run));
    if (held) return () => this.pause(held);
    for (const run of this.scene.openRuns) {
      for (const id of attentionOf(run)) {
        const { times, events } = this.tried.get(`${run.info.runId} ${id}`) ?? { times: 0, events: 0 };
        const happened = run.events.filter((event) => !isOfTask(event)).length;
        // What is tried again is still shown as waiting: then an act comes to nothing, and leaves no event but its task's.
        if (times > 60 || events === happened) continue;
        this.tried.set(`${run.info.runId} ${id}`, { times: times + 1, events: happened });
        // Some can't be resolved, and fail each time.
        return () =>
          times > 8 && times % 2 === 0 ? this.end(run, 'compensate') : this.onStep(run, id, times === 0 ? 0 : 1);
      }
    }
    return undefined;
  }

  /** @param what 0: retry, 1: resolve, 2: other input */
  private onStep(run: ModelRun, id: string, what: number): void {
    const compensates = id.endsWith(undoing);
    const stepId = compensates ? id.slice(0, -undoing.length) : id;
    const action = (['retry', 'resolve', 'replace-input'] as const)[what]!;
    const act: StepAct = {
      ...by,
      ...{ action, stepId, of: compensates ? 'compensation' : 'request' },
      ...(action === 'resolve' && !compensates && what === 1 && { output: { at: 'resolved' } }),
      ...(action === 'replace-input' && { input: { at: `replaced ${stepId}`, seen: {} } }),
    };
    if (action === 'resolve') this.recover(run, stepId);
    this.send(run, operatorUpdates.step, act);
  }

  /** An act on a step that is called as another's compensation is: there is no such step. */
  private onAnotherName(run: ModelRun, id: string): void {
    if (!id.endsWith(undoing)) return;
    this.send(run, operatorUpdates.step, { ...by, action: 'resolve', stepId: id, of: 'request' });
  }

  private end(run: ModelRun, action: 'compensate' | 'cancel'): void {
    this.send(run, operatorUpdates.end, { ...by, action });
    if (action === 'cancel') this.scene.server.requestCancel(run.info.workflowId, 'somebody');
  }

  /** Before a nested saga that was ended by force is resolved, what it left behind is undone by hand. */
  private recover(run: ModelRun, stepId?: string): void {
    for (const event of run.events) {
      const child = event.startChildWorkflowExecutionInitiatedEventAttributes;
      const carried = decodedOne(child?.input?.payloads?.[1]) as { step?: { stepId?: string } } | undefined;
      if (!child?.workflowId || (stepId !== undefined && carried?.step?.stepId !== stepId)) continue;
      for (const nested of this.scene.server.runs.get(child.workflowId) ?? []) {
        if (nested.closed !== 'terminated' && stepId !== undefined) continue;
        this.scene.barrier.recover(nested.info.firstRunId);
        this.scene.recovered.add(nested.info.firstRunId);
        this.recover(nested);
      }
    }
  }

  /** Somebody sends an act once more: it has the key that it had. */
  actAgain(): void {
    const { sent, choices, server } = this.scene;
    if (sent.length === 0) return;
    const { run, update } = choices.one(sent);
    if (!isAdmitted(run, 'act')) return;
    this.count += 1;
    server.update(run.info.workflowId, { ...update, id: `again-${this.count}`, answer: undefined });
  }

  private send(run: ModelRun, name: string, unkeyed: EndAct | PauseAct | StepAct): void {
    this.count += 1;
    const id = `act-${this.count}`;
    const act = { ...unkeyed, key: id };
    const update: ModelUpdate = { id, name, args: [payloadOf(act)] };
    // What has to be done in the end is done.
    if (!this.scene.deliveries.healed && !isAdmitted(run, 'act')) return;
    if (this.scene.server.update(run.info.workflowId, update)) {
      this.scene.sent.push({ run, act, update, at: run.events.length });
    }
  }
}
