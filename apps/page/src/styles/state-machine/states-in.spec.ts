import { statesIn } from './states-in';

const of = (...types: string[]) => types.map((type) => ({ type, state: 'A' }));
const isAfter = (types: string[], hasEnded = false) => statesIn(of(...types), hasEnded).get('A');

it.each([
  ['it runs', ['TaskStateEntered'], false, 'now'],
  ['it is done', ['TaskStateEntered', 'TaskStateExited'], false, 'done'],
  ['it failed', ['TaskStateEntered', 'TaskScheduled', 'TaskFailed'], false, 'failed'],
  ['it is tried again', ['TaskStateEntered', 'TaskFailed', 'TaskScheduled'], false, 'now'],
  ['its failure was caught', ['TaskStateEntered', 'TaskTimedOut', 'TaskStateExited'], false, 'caught'],
  ['it is a Fail', ['FailStateEntered'], true, 'failed'],
  ['the execution ended in it', ['WaitStateEntered'], true, 'left'],
] as const)('says that %s', (_, types, hasEnded, is) => {
  expect(isAfter([...types], hasEnded)?.is).toBe(is);
});

it('counts how often a state was entered, and leaves out those that were not', () => {
  expect(isAfter(['PassStateEntered', 'PassStateExited', 'PassStateEntered'])).toEqual({ is: 'now', times: 2 });
  expect(statesIn([{ type: 'ExecutionStarted' }], false).size).toBe(0);
});
