import { message, participant, refusal, sagaTypes } from '@backstitch/contract';
import { ask, receive, saga } from '@backstitch/saga';
import { patched, sleep } from '@temporalio/workflow';
import { z } from 'zod';

/** The contract and the sagas of `before.ts`, each changed in one way. */
const any = { input: z.unknown(), output: z.unknown() };
const Full = refusal('Full', z.object({}));
const Go = message('Go', z.unknown());
const Stop = message('Stop', z.unknown());

const depot = participant('depot', {
  fetch: { ...any, compensation: 'putBack' },
  load: { ...any, compensation: 'unload', refusals: [Full] },
  weigh: { ...any, compensation: null, refusals: [Full] },
  sign: { ...any, compensation: null },
  mark: { ...any, compensation: 'unmarkOtherwise' },
  seal: { ...any, compensation: null },
  label: { ...any, compensation: 'unlabel' },
});
const depot2 = participant('depot2', { fetch: { ...any, compensation: 'putBack' } });
const at = ask(depot);

const waiting = { ...any, messages: [Go] };
const types = sagaTypes('changing', {
  stepAdded: waiting,
  stepAddedPatched: waiting,
  stepRemoved: waiting,
  stepsReordered: waiting,
  stepRenamed: waiting,
  stepInputChanged: waiting,
  laterStepChanged: waiting,
  participantMoved: waiting,
  compensationChanged: waiting,
  compensationRemoved: waiting,
  compensationAdded: waiting,
  refusalAdded: waiting,
  refusalRemoved: waiting,
  deadlineAdded: { ...waiting, deadline: '1h' },
  deadlineRemoved: waiting,
  onFailureChanged: { ...waiting, onFailure: 'hold' },
  unwindChanged: { ...waiting, unwind: 'sequential' },
  timeoutsChanged: { ...waiting, attemptTimeout: '3s', giveUpAfter: '1m' },
  pivotAdded: { ...waiting, pivot: true },
  messageAdded: { ...waiting, messages: [Go, Stop] },
  messageRemoved: any,
  limitAdded: waiting,
  sleepAdded: waiting,
  inputSchemaChanged: { ...waiting, input: z.object({ weight: z.int() }) },
  typeRenamedSince: waiting,
});
export const catalogue = { participants: [depot, depot2], sagaTypes: Object.values(types) };

const refused = () => at.load({ refuse: true });
const plain = (type: (typeof types)[Exclude<keyof typeof types, 'inputSchemaChanged'>]) =>
  saga(type, async () => {
    await at.fetch({});
    await receive(Go);
    await refused();
  });

export const stepAdded = saga(types.stepAdded, async () => {
  await at.mark({});
  await at.fetch({});
  await receive(Go);
  await refused();
});
export const stepAddedPatched = saga(types.stepAddedPatched, async () => {
  if (patched('mark before it is fetched')) await at.mark({});
  await at.fetch({});
  await receive(Go);
  await refused();
});
export const stepRemoved = plain(types.stepRemoved);
export const stepsReordered = saga(types.stepsReordered, async () => {
  await at.mark({});
  await at.fetch({});
  await receive(Go);
});
export const stepRenamed = saga(types.stepRenamed, async () => {
  await at.fetch({}, { step: 'the first' });
  await receive(Go);
  await refused();
});
export const stepInputChanged = saga(types.stepInputChanged, async () => {
  await at.fetch({ other: true });
  await receive(Go);
  await refused();
});
export const laterStepChanged = saga(types.laterStepChanged, async () => {
  await at.fetch({});
  await receive(Go);
  await at.weigh({});
});
export const participantMoved = saga(types.participantMoved, async () => {
  await ask(depot2).fetch({});
  await receive(Go);
  await refused();
});
export const compensationChanged = saga(types.compensationChanged, async () => {
  await at.mark({});
  await receive(Go);
  await refused();
});
export const compensationRemoved = saga(types.compensationRemoved, async () => {
  await at.seal({});
  await receive(Go);
  await refused();
});
export const compensationAdded = saga(types.compensationAdded, async () => {
  await at.label({});
  await receive(Go);
  await refused();
});
export const refusalAdded = saga(types.refusalAdded, async () => {
  await at.fetch({});
  await receive(Go);
  await at.weigh({ refuse: true });
});
export const refusalRemoved = saga(types.refusalRemoved, async () => {
  await at.fetch({});
  await receive(Go);
  await at.sign({ refuse: true });
});
export const deadlineAdded = plain(types.deadlineAdded);
export const deadlineRemoved = plain(types.deadlineRemoved);
export const onFailureChanged = plain(types.onFailureChanged);
export const unwindChanged = saga(types.unwindChanged, async () => {
  await Promise.all([at.fetch({ slowUndo: true }), at.mark({ slowUndo: true })]);
  await receive(Go);
  await refused();
});
export const timeoutsChanged = plain(types.timeoutsChanged);
export const pivotAdded = saga(types.pivotAdded, async () => {
  await at.fetch({}, { pivot: true });
  await receive(Go);
});
export const messageAdded = plain(types.messageAdded);
export const messageRemoved = plain(types.messageRemoved);
export const limitAdded = saga(types.limitAdded, async () => {
  await at.fetch({});
  await receive(Go, { within: '1h' });
  await refused();
});
export const sleepAdded = saga(types.sleepAdded, async () => {
  await at.fetch({});
  await sleep('1 hour');
  await receive(Go);
  await refused();
});
export const inputSchemaChanged = saga(types.inputSchemaChanged, async ({ weight }) => {
  await at.fetch({});
  await receive(Go);
  return { weight: weight ?? 'none' };
});
export const typeRenamedSince = plain(types.typeRenamedSince);
