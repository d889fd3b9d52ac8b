import { AsyncLocalStorage } from '@temporalio/workflow';
import { SagaError } from './saga-error';
import type { Frame } from './saga-state';

export const frames = new AsyncLocalStorage<Frame>();

/** What is called in code that was left behind. */
export const unanswered = (): Promise<never> => new Promise(() => undefined);

/**
 * Has the saga left this code behind? It has failed, was ended, or goes on in a new run; or the scope has failed. Such
 * code hears nothing more: what it calls never answers, so that code that catches everything can't go round and round.
 */
export function isLeft(frame: Frame): boolean {
  for (let at: Frame | undefined = frame; at !== undefined; at = at.parent) if (at.left === true) return true;
  return false;
}

/** @throws SagaError `SagaMisused` outside a saga */
export function currentFrame(what: string): Frame {
  const frame = frames.getStore();
  if (frame === undefined) {
    throw new SagaError('SagaMisused', `${what} was called outside a saga: call it in the function given to saga(…).`);
  }
  return frame;
}
