import type { ActRefused, EndAct, StepAct } from '@backstitch/saga-log';
import type { Fault } from '../faults/fault';
import { type RunOf, ended, unheard } from './saga-control';
import type { Trial } from './trial';

/** What an operator acts on. */
export interface Target {
  readonly point: string;
  readonly activityId: string;
  readonly run: RunOf;
}

/** Why a saga may refuse an act. */
const codes: Readonly<Record<ActRefused, true>> = {
  ...{ 'past-the-pivot': true, 'already-ended': true, 'no-attention-needed': true },
  ...{ 'not-resolvable': true, 'not-retryable': true, 'saga-full': true, 'act-expired': true, 'no-others': true },
  'unknown-timer': true,
};
const by = { by: 'the test', reason: 'it is tried' } as const;
const actions: readonly StepAct['action'][] = ['retry', 'resolve', 'replace-input'];

/** The activity needs attention: it is acted on as the fault says, and once more. Only the first may be of any effect. */
export async function actOn(trial: Trial, target: Target, fault: Fault): Promise<void> {
  const { point, run } = target;
  const act = actOf(trial, target, fault);
  const isFirst = !trial.visits.has(point);
  trial.visits.set(point, (trial.visits.get(point) ?? 0) + 1);
  if (isFirst) {
    const refused = await trial.control.act(run.workflowId, act);
    if (refused === unheard) trial.isUnheard = true;
    else if (refused !== undefined) find(trial, point, `${act.action} of ${point} was refused (${refused})`);
  }
  await actAgain(trial, target, act, undefined);
}

/** The same act once more: under its key it is accepted as the first was; without one it is refused by a code, or is another. */
async function actAgain(trial: Trial, { point, run }: Target, act: EndAct | StepAct, first: string | undefined) {
  const refused = await trial.control.act(run.workflowId, act);
  if (refused === unheard || first === unheard) return;
  if (act.key !== undefined && refused !== first && refused !== ended) {
    find(trial, point, `${act.action} at ${point} was ${said(first)}, and again under its key ${said(refused)}`);
  } else if (!isCoded(refused)) find(trial, point, `${act.action} at ${point} was ${said(refused)}`);
}

/** Nothing waits there: whatever is done is refused. */
export async function actUncalled(trial: Trial, target: Target): Promise<void> {
  const { point, run } = target;
  for (const how of actions) {
    const act = actOf(trial, target, { at: point, kind: 'uncalled', how });
    const refused = await trial.control.act(run.workflowId, act);
    // A retry is taken at any time: it is tried at once then.
    if (isCoded(refused) && (refused !== undefined || act.action === 'retry')) continue;
    find(trial, point, `${act.action} of ${point}, which needed no attention, was ${said(refused)}`);
  }
}

/** An operator cancels the saga twice. */
export async function cancelTwice(trial: Trial, target: Target, how: string): Promise<void> {
  const { point, run } = target;
  const act: EndAct = { ...by, action: 'cancel', ...keyOf(trial, target, how) };
  const refused = await trial.control.act(run.workflowId, act);
  if (!isCoded(refused)) find(trial, point, `cancel at ${point} was ${said(refused)}`);
  if (refused === undefined && run.workflowId === trial.control.workflowId) trial.isCancelled = true;
  await actAgain(trial, target, act, refused);
}

function actOf(trial: Trial, target: Target, { how = '' }: Fault): StepAct {
  const { activityId, point } = target;
  const stepId = activityId.replace(/\/compensation$/, '');
  const of = stepId === activityId ? 'request' : 'compensation';
  const given = trial.given.get(point);
  const input = of === 'request' ? given : (given as { input?: unknown } | undefined)?.input;
  const action = actions.find((one) => how.startsWith(one))!;
  return {
    ...{ ...by, ...keyOf(trial, target, how), stepId, of },
    // What is too large to travel with a compensation can't be replaced by itself.
    action: action === 'replace-input' && input === undefined ? 'retry' : action,
    ...(action === 'replace-input' && input !== undefined && { input }),
    ...(action === 'resolve' && of === 'request' && { output: trial.answered.get(point) }),
  };
}

const keyOf = ({ id }: Trial, { point }: Target, how: string) =>
  how.endsWith('under one key') ? { key: `${id}/${point}` } : { key: undefined };

const isCoded = (refused: string | undefined) =>
  refused === undefined || refused === unheard || Object.hasOwn(codes, refused);
const said = (refused: string | undefined) => (refused === undefined ? 'accepted' : `refused (${refused})`);

function find(trial: Trial, step: string, text: string): void {
  trial.findings.push({ code: 'operator', step, text: `the operator's ${text}` });
}
