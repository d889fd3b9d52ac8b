import { type SagaClient, SagaClientError, type SagaSummary } from '@backstitch/client';
import type { Saga } from '@backstitch/saga-log';

/** Nothing can be read now, whichever saga it is. */
const away = ['temporal-unreachable', 'temporal-busy', 'state-store-unreachable', 'store-unreachable'];

/**
 * A saga of a list; undefined: this one can't be read. Its type may be one that the gateway doesn't know, its payloads may be
 * sealed, and it may be gone by now.
 * @throws SagaClientError `temporal-unreachable`, `temporal-busy`, `state-store-unreachable`, `store-unreachable`
 */
export async function readIfReadable(
  client: SagaClient,
  { type, id }: Pick<SagaSummary, 'type' | 'id'>,
): Promise<Saga | undefined> {
  try {
    return await (await client.saga(type, id)).read();
  } catch (error) {
    if (error instanceof SagaClientError && away.includes(error.code)) throw error;
    return undefined;
  }
}
