import { AsyncLocalStorage } from 'node:async_hooks';
import { Turns } from './turns';

/**
 * What a request asks of Temporal stands in line with its own kind only, so that no kind keeps another waiting:
 * - `act`: operators' acts, and health
 * - `send`: starts, messages, answers to task tokens
 * - `read`: one saga, or what belongs to it
 * - `list`: of sagas, each several questions
 * - `watch`: followed sagas
 */
export type Lane = 'act' | 'send' | 'read' | 'list' | 'watch';

/**
 * So many calls at once. A Temporal that is slow gets no faster by more of them: it would work on those whose callers
 * have given up and ask again, and never catch up (seen: on a starved machine it hadn't ten minutes later).
 */
export const lanes: Readonly<Record<Lane, Turns>> = {
  act: new Turns(16),
  send: new Turns(20),
  read: new Turns(16),
  list: new Turns(4),
  watch: new Turns(8),
};

const current = new AsyncLocalStorage<Lane>();

/** Runs it in a lane, with all that it begins. */
export const inLane = <T>(lane: Lane, run: () => T): T => current.run(lane, run);

/** The turns of the lane that this runs in; `read` where none was chosen. */
export const turnsHere = (): Turns => lanes[current.getStore() ?? 'read'];

const acts = /^\/sagas\/:type\/:id\/(cancel|compensate|recover|resume|steps\/.*)$|^\/health\//;

/** @param route as it was registered: `/sagas/:type/:id` */
export function laneOf(method: string, route: string): Lane {
  if (acts.test(route)) return 'act';
  if (method !== 'GET' && method !== 'HEAD') return 'send';
  if (route === '/sagas' || route === '/sagas/:type') return 'list';
  return route.endsWith('/changes') ? 'watch' : 'read';
}
