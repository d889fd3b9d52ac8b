import { type EndAct, type StepAct, operatorUpdates } from '@backstitch/saga-log';
import { decodedOne } from '../checker/decoded';
import { attentionOf } from './attention-of';
import { payloadOf } from './payload-of';
import type { ModelEvent } from './model-event';
import type { ModelRun, ModelUpdate } from './model-run';
import type { Scene } from './scene';

const by = { by: 'somebody', reason: 'it had to be done' } as const;

const isOfTask = (event: ModelEvent) =>
  (event.workflowTaskScheduledEventAttributes ??
    event.workflowTaskStartedEventAttributes ??
    event.workflowTaskCompletedEventAttributes) != null;

/** Does what operators do: at random while things go wrong, and with sense when that is over. */
export class Operator {
  /** How many things may happen by themselves before the operator looks again. */
  actsLeft = 40;
  private readonly tried = new Map<string, { readonly times: number; readonly events: number }>();
  private count = 0;

  constructor(private readonly scene: Scene) {}

  /** Any act on any run. */
  act(): void {
    const { choices, openRuns, server } = this.scene;
    if (openRuns.length === 0) return;
    const run = choices.one(openRuns);
    const waiting = attentionOf(run);
    const what = choices.weighted([4, 1, 1, 0.7, 0.4]);
    if (what === 4 && waiting.length > 0) return this.onAnotherName(run, choices.one(waiting));
    if (what === 0 && waiting.length > 0) return this.onStep(run, choices.one(waiting), choices.below(3));
    if (what === 0 || what === 4) return;
    if (what === 1) return this.end(run, 'compensate');
    if (what === 2) return this.end(run, 'cancel');
    server.requestCancel(run.info.workflowId, 'somebody');
  }

  /** What waits for an operator gets one. @returns nothing when nothing waits */
  attend(): (() => void) | undefined {
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
    const compensates = id.endsWith('/compensation');
    const stepId = compensates ? id.slice(0, -'/compensation'.length) : id;
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
    if (!id.endsWith('/compensation')) return;
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
  again(): void {
    const { sent, choices, server } = this.scene;
    if (sent.length === 0) return;
    const { run, update } = choices.one(sent);
    this.count += 1;
    server.update(run.info.workflowId, { ...update, id: `again-${this.count}`, answer: undefined });
  }

  private send(run: ModelRun, name: string, unkeyed: EndAct | StepAct): void {
    this.count += 1;
    const id = `act-${this.count}`;
    const act = { ...unkeyed, key: id };
    const update: ModelUpdate = { id, name, args: [payloadOf(act)] };
    if (this.scene.server.update(run.info.workflowId, update)) {
      this.scene.sent.push({ run, act, update, at: run.events.length });
    }
  }
}
