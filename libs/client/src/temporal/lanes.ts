import { AsyncLocalStorage } from 'node:async_hooks';
import { CallLimit } from './call-limit';

/**
 * The kinds of calls to Temporal. Each stands in line with its own kind only, so that no kind keeps another waiting:
 * - `act`: operators' acts; starts and messages give way to them
 * - `health`: whether Temporal answers
 * - `send`: starts, messages, answers to task tokens
 * - `read`: one saga, or what belongs to it
 * - `list`: of sagas, each several questions
 * - `query`: what only a worker can tell: without one it takes as long as the caller waits
 * - `watch`: followed sagas
 */
export type Lane = 'act' | 'health' | 'send' | 'read' | 'list' | 'query' | 'watch';

/**
 * The starts and messages at once while an operator's act is under way. The act's workflow task waits in Temporal behind
 * what they write: beside 20 of them it took five times as long as beside none, however many sagas ran meanwhile.
 */
const besideAnAct = 2;
const usual = 20;

/**
 * The calls of each kind at once. A Temporal that is slow gets no faster by more of them: it would work on those whose callers
 * have given up and ask again, and never catch up (seen: on a starved machine it hadn't ten minutes later).
 */
export const lanes: Readonly<Record<Lane, CallLimit>> = {
  act: new CallLimit(16),
  health: new CallLimit(4),
  send: new CallLimit(usual),
  read: new CallLimit(16),
  list: new CallLimit(4),
  query: new CallLimit(16),
  watch: new CallLimit(8),
};

const current = new AsyncLocalStorage<Lane>();

let acts = 0;

/** Runs something in a lane, with all that it begins. Inside of another lane the outer one holds. */
export function inLane<T>(lane: Lane, run: () => T): T {
  if (current.getStore() !== undefined) return run();
  const result = current.run(lane, run);
  if (lane === 'act') widenAfter(Promise.resolve(result));
  return result;
}

/** Starts give way to an act until it is over. */
function widenAfter(act: Promise<unknown>): void {
  acts += 1;
  lanes.send.resize(besideAnAct);
  const over = () => {
    acts -= 1;
    if (acts === 0) lanes.send.resize(usual);
  };
  act.then(over, over);
}

/** The line of the current lane; of `read` where none was chosen. */
export const semaphoreHere = (): CallLimit => lanes[current.getStore() ?? 'read'];
