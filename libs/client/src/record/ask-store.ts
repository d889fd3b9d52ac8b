import { StateStoreError } from '@backstitch/state-store';
import { SagaClientError } from '../saga-client-error';

/** Asks the state store something. @throws SagaClientError `state-store-unreachable` */
export async function askStore<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (cause) {
    if (!(cause instanceof StateStoreError)) throw cause;
    throw new SagaClientError('state-store-unreachable', 'The state store doesn’t answer. The log says why.', {
      cause,
      retryAfter: 5,
    });
  }
}
