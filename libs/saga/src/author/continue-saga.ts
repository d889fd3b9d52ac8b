import { currentFrame } from '../engine/frame';
import { SagaError } from '../saga-error';

/** Thrown through the saga's code to its engine. */
export class Continue extends Error {
  override readonly name = 'Continue';
  /** @param taskQueue whose workers go on with it; default the same */
  constructor(
    readonly input: unknown,
    readonly taskQueue?: string,
  ) {
    super('The saga continues in a fresh history.');
  }
}

/**
 * Goes on from the start of the saga's code with another input, in a fresh history: for sagas that loop. What is to be
 * compensated goes along. Call it in the saga itself, not in a scope. Never returns; don't catch what it throws. Await
 * before what the saga has begun: the code that is left running hears nothing more. A failure of it is the saga's; past
 * the pivot, where the saga can't go back, one of a scope fails the workflow task until the code awaits it.
 * @throws SagaError `PayloadTooLarge` when what goes along is too large
 */
export function continueSaga(input: unknown): never {
  const frame = currentFrame('continueSaga');
  if (frame.scope !== undefined) throw new SagaError('SagaMisused', 'continueSaga can’t be called in a scope.');
  // From here on a failure has no code to go to: it is the saga's.
  frame.abandoned = true;
  throw new Continue(input);
}
