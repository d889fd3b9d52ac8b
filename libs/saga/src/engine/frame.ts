import { AsyncLocalStorage } from '@temporalio/workflow';
import { SagaError } from '../saga-error';
import type { Frame } from './saga-state';

// Not exported: what shared modules export is frozen, and it has to change.
const frames = new AsyncLocalStorage<Frame | undefined>();

/** What the code runs in that asks. None: the engine's own. */
export const frameNow = (): Frame | undefined => frames.getStore();

/** Runs code in a frame, or as the engine's own. */
export const runIn = <T>(frame: Frame | undefined, code: () => T): T => frames.run(frame, code);

/** A promise that stays pending: the answer to every call of abandoned code. */
export const never = (): Promise<never> => new Promise(() => undefined);

/**
 * Tells whether the saga has abandoned this code: the saga has failed, was ended or continues in a new run, or the scope
 * has failed. The calls of abandoned code stay pending, so that code that catches everything can't loop.
 */
export function isAbandoned(frame: Frame): boolean {
  for (let at: Frame | undefined = frame; at !== undefined; at = at.parent) if (at.abandoned === true) return true;
  return false;
}

/** Has a scope around this code failed? */
export function isInFailedScope(frame: Frame): boolean {
  for (let at = frame; at.parent !== undefined; at = at.parent) if (at.abandoned === true) return true;
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
