import { message, participant, refusal, sagaTypes } from '@backstitch/contract';
import { ask, receive, saga } from '@backstitch/saga';
import { z } from 'zod';

/** A contract and its sagas as they were when the sagas of these tests were started. `after.ts` is what they are today. */
const any = { input: z.unknown(), output: z.unknown() };
const Full = refusal('Full', z.object({}));
const Go = message('Go', z.unknown());

const depot = participant('depot', {
  fetch: { ...any, compensation: 'putBack' },
  load: { ...any, compensation: 'unload', refusals: [Full] },
  weigh: { ...any, compensation: null },
  sign: { ...any, compensation: null, refusals: [Full] },
  mark: { ...any, compensation: 'unmark' },
  seal: { ...any, compensation: 'unseal' },
  label: { ...any, compensation: null },
});
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
  deadlineAdded: waiting,
  deadlineRemoved: { ...waiting, deadline: '1h' },
  onFailureChanged: waiting,
  unwindChanged: waiting,
  timeoutsChanged: waiting,
  pivotAdded: waiting,
  messageAdded: waiting,
  messageRemoved: waiting,
  limitAdded: waiting,
  sleepAdded: waiting,
  inputSchemaChanged: waiting,
  typeRenamed: waiting,
});
export const catalogue = { participants: [depot], sagaTypes: Object.values(types) };

/** What is asked after the wait is refused: then everything before it is undone. */
const refused = () => at.load({ refuse: true });

/** Fetches, waits, and is refused. */
const plain = (type: (typeof types)[keyof typeof types]) =>
  saga(type, async () => {
    await at.fetch({});
    await receive(Go);
    await refused();
  });

export const stepAdded = plain(types.stepAdded);
export const stepAddedPatched = plain(types.stepAddedPatched);
export const stepsReordered = saga(types.stepsReordered, async () => {
  await at.fetch({});
  await at.mark({});
  await receive(Go);
});
export const stepRemoved = saga(types.stepRemoved, async () => {
  await at.fetch({});
  await at.mark({});
  await receive(Go);
});
export const stepRenamed = plain(types.stepRenamed);
export const stepInputChanged = plain(types.stepInputChanged);
export const laterStepChanged = plain(types.laterStepChanged);
export const participantMoved = plain(types.participantMoved);
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
/** Its participant refuses with a code that it did not have then. */
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
  await at.fetch({});
  await receive(Go);
});
export const messageAdded = plain(types.messageAdded);
export const messageRemoved = plain(types.messageRemoved);
export const limitAdded = plain(types.limitAdded);
export const sleepAdded = plain(types.sleepAdded);
export const inputSchemaChanged = saga(types.inputSchemaChanged, async (input) => {
  await at.fetch({});
  await receive(Go);
  return input;
});
export const typeRenamed = plain(types.typeRenamed);
