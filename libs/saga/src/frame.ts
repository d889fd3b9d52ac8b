import { AsyncLocalStorage } from '@temporalio/workflow';
import { SagaError } from './saga-error';
import type { Frame } from './saga-state';

export const frames = new AsyncLocalStorage<Frame>();

/** What is called in a saga that has stopped. */
export const unanswered = (): Promise<never> => new Promise(() => undefined);

/** A call of code that has stopped, or that is run again from the start: it is never answered. */
export function isForgotten(frame: Frame): boolean {
  let root = frame;
  while (root.parent !== undefined) root = root.parent;
  return frame.saga.isStopped || root.left === true;
}

/** @throws SagaError `SagaMisused` outside a saga */
export function currentFrame(what: string): Frame {
  const frame = frames.getStore();
  if (frame === undefined) {
    throw new SagaError('SagaMisused', `${what} was called outside a saga: call it in the function given to saga(…).`);
  }
  return frame;
}

/** The reason why a frame, or one around it, has stopped. */
export function stopReason(frame: Frame): { readonly reason: unknown } | undefined {
  for (let at: Frame | undefined = frame; at !== undefined; at = at.parent) {
    if (at.stopped !== undefined) return at.stopped;
  }
  return undefined;
}

/** What a call is told in a scope that has stopped. */
export function stoppedError(reason: unknown): SagaError {
  const why = reason instanceof Error ? reason.message : String(reason);
  return new SagaError('SagaStopped', `The scope has failed and starts nothing new: ${why}`);
}
