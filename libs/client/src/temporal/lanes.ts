import { AsyncLocalStorage } from 'node:async_hooks';
import { Semaphore } from './semaphore';

/**
 * The kinds of calls to Temporal. Each stands in line with its own kind only, so that no kind keeps another waiting:
 * - `act`: operators' acts, and health
 * - `send`: starts, messages, answers to task tokens
 * - `read`: one saga, or what belongs to it
 * - `list`: of sagas, each several questions
 * - `watch`: followed sagas
 */
export type Lane = 'act' | 'send' | 'read' | 'list' | 'watch';

/**
 * The calls of each kind at once. A Temporal that is slow gets no faster by more of them: it would work on those whose callers
 * have given up and ask again, and never catch up (seen: on a starved machine it hadn't ten minutes later).
 */
export const lanes: Readonly<Record<Lane, Semaphore>> = {
  act: new Semaphore(16),
  send: new Semaphore(20),
  read: new Semaphore(16),
  list: new Semaphore(4),
  watch: new Semaphore(8),
};

const current = new AsyncLocalStorage<Lane>();

/** Runs something in a lane, with all that it begins. Inside of another lane the outer one holds. */
export const inLane = <T>(lane: Lane, run: () => T): T =>
  current.getStore() === undefined ? current.run(lane, run) : run();

/** The line of the current lane; of `read` where none was chosen. */
export const semaphoreHere = (): Semaphore => lanes[current.getStore() ?? 'read'];
