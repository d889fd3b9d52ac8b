import type { StateProgress } from './state-view';

/** How a state fares, in words. */
export const progressWords: Readonly<Record<StateProgress, string>> = {
  now: 'in it',
  done: 'done',
  failed: 'failed',
  caught: 'failed, caught',
  left: 'left unfinished',
};
