import type { SagaType } from '@backstitch/contract';
import type { SagaRegistry } from '../registry/saga-registry';
import type { ListFilters } from './list-filters';

/**
 * The types of a list. A list of one type loads no others.
 * @throws SagaClientError `bad-query`, `unknown-saga-type`, `store-unreachable`
 */
export async function typesOf(
  types: SagaRegistry,
  { type, participant }: Pick<ListFilters, 'type' | 'participant'>,
): Promise<readonly SagaType[]> {
  const only = type === undefined ? undefined : await types.find(type);
  if (participant === undefined) return only === undefined ? types.shown() : [only];
  return (await types.asking(participant)).filter(({ name }) => only === undefined || name === only.name);
}
