import { AsyncLocalStorage } from '@temporalio/workflow';
import type { Engine } from './engine';
import { SagaError } from './saga-error';

/** The saga, and the scope of it, that a call belongs to. It comes with the call, so plain functions can be shared. */
export interface Frame {
  readonly engine: Engine;
  /** The scope's path, outermost first; absent for the saga itself. */
  readonly scope?: string;
  readonly parent?: Frame;
  /** Why it starts nothing new. */
  stopped?: { readonly reason: unknown };
}

export const frames = new AsyncLocalStorage<Frame>();

/** What is called in a saga that has stopped. */
export const unanswered = (): Promise<never> => new Promise(() => undefined);

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
