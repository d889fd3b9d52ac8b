import type { SagaRef } from './registry/saga-ref';
import type { SagaContext } from './saga-context';
import { SagaHandle } from './saga-handle';
import type { TypeOrName } from './typed-saga';

/** A saga that was started just now, or before under the same key. */
export class StartedSaga<T extends TypeOrName = string> extends SagaHandle<T> {
  constructor(
    context: SagaContext,
    ref: SagaRef,
    /** The key has started it before. */
    readonly replayed: boolean,
  ) {
    super(context, ref);
  }
}
