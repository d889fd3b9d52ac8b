import { randomUUID } from 'node:crypto';
import { type StepAct, compensationId, doorShare, operatorUpdates, stepOf } from '@backstitch/saga-log';
import type { z } from 'zod';
import { anonymous } from '../anonymous';
import { parsed } from '../parsed';
import { describeSaga } from '../read/describe-saga';
import { readSaga } from '../read/read-saga';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import type { SagaContext } from '../saga-context';
import { checkArgs } from '../send/check-args';
import { actShare, updateLoad } from '../send/history-door';
import { keyMark } from '../send/key-mark';
import { refuseReused } from '../send/refuse-reused';
import { keyHash } from '../start/key-hash';
import { actOn } from './act-on';
import type { ActOptions } from './act-options';
import { expectState, wasSent } from './expect-state';
import { Reason } from './reason';
import { setAsideError } from './set-aside';

/** An act of so many bytes finds room in the saga's own part of the history: it may be what ends the saga. */
const smallAct = 64 * 1024;

/** Who acts on a step, why, and under which key. */
export interface StepActOptions extends ActOptions {
  /** The same act again under the same key is done once. Default none. */
  readonly key?: string;
  /** How many attempts of it were seen: if there were others since, nothing is done. Default it doesn't matter. */
  readonly attempt?: number;
}

/** An act on a step, or on its compensation, that needs attention. */
export interface StepActRequest extends Pick<StepAct, 'action' | 'of' | 'stepId'> {
  /** With `replace-input`: as the step's contract says. */
  readonly input?: unknown;
  /** With `resolve` of a request: what the saga gets, as the step's contract says. */
  readonly output?: unknown;
}

/**
 * Has a step, or its compensation, tried now, also between two attempts; asked with another input, or held to be done;
 * has the compensations that wait for one go on without it.
 * @throws SagaClientError `unknown-step`, `no-attention-needed`, `no-others`, `act-expired`, `not-resolvable`, `not-retryable`, `invalid-body`,
 *   `body-too-large`, `idempotency-key-reused`, `already-ended`, `saga-full`, `saga-set-aside`, `version-changed`, `no-worker`,
 *   `unknown-saga`, `temporal-unreachable`
 */
export async function actOnStep(
  { temporal, types, door }: SagaContext,
  ref: SagaRef,
  { action, of, stepId, ...values }: StepActRequest,
  { by = anonymous, key, expected, attempt, ...given }: StepActOptions,
): Promise<void> {
  const reason = parsed(Reason, given.reason, '/reason');
  const mark = keyMark(key, action, of, stepId);
  await expectState(temporal, ref, expected, mark);
  const now = await describeSaga(temporal, ref);
  if (now.setAside) throw setAsideError(ref);
  const saga = await readSaga(temporal, ref, now);
  const step = saga.steps.find((each) => each.id === stepId);
  // A deadline that passed after the pivot asks for attention, too, and is no step.
  const activityId = of === 'compensation' ? compensationId(stepId) : stepId;
  const isWaiting = saga.waitingFor?.some(({ kind, what }) => kind === 'operator' && what === activityId);
  // The id of a compensation is no step's: what undoes a step is acted on under the step.
  if ((!step && !isWaiting) || stepOf(stepId).compensates) {
    throw new SagaClientError('unknown-step', `The saga has no step '${stepId}'.`);
  }

  const attempts = of === 'compensation' ? (step?.compensation?.attempts ?? 0) : (step?.attempts ?? 0);
  if (attempt !== undefined && attempt !== attempts && !(await wasSent(temporal, ref, mark))) {
    throw new SagaClientError(
      'version-changed',
      `${activityId} has been attempted ${attempts} times by now, and not ${attempt}: look at it, and decide again.`,
    );
  }
  const said: { reason: string; input?: unknown; output?: unknown } = { reason, ...values };
  const schemas = step && types.schemasOf(step.participant, step.request);
  // A compensation is told the input of its request; its answer isn't used.
  if (action === 'replace-input' && schemas) said.input = parsed(schemas.input, said.input, '/input');
  const answer = schemas?.output ?? (step === undefined ? messageSchema(ref, stepId) : undefined);
  if (action === 'resolve' && of === 'request' && answer) said.output = parsed(answer, said.output, '/output');

  const act: StepAct = { action, stepId, of, by, ...said, ...(mark !== undefined && { key: mark }) };
  checkArgs(act);
  const updateId = key === undefined ? randomUUID() : keyHash(ref.workflowId, action, of, stepId, key);
  const load = updateLoad(act);
  const doing = () => actOn(temporal, ref, operatorUpdates.step, act, updateId);
  if (!(await door.let(ref, load, doing, load.bytes > smallAct ? doorShare : actShare))) {
    throw new SagaClientError('already-ended', 'The saga has ended: its steps can’t be acted on any more.');
  }
  if (mark !== undefined) await refuseReused(temporal, ref, { mark, body: { action, stepId, of, ...said } });
}

/** A message that did not come in time after the pivot needs attention as `message: {name}`: the answer is the message. */
function messageSchema({ type }: SagaRef, id: string): z.ZodType | undefined {
  const [, name] = /^message: (.+?)(?:\.\d+)?$/.exec(id) ?? [];
  return type.contract.messages?.find((each) => each.name === name)?.schema;
}
