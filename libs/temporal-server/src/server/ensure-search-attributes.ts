import type { Connection } from '@temporalio/client';
import { TemporalServerError } from '../temporal-server-error';
import type { SearchAttributes } from './search-attributes';

/** `IndexedValueType` of the API, by name; the enum itself lives in a package that clients need not install. */
const typeNumbers: Record<SearchAttributes[string], number> = {
  Text: 1,
  Keyword: 2,
  Int: 3,
  Double: 4,
  Bool: 5,
  Datetime: 6,
  KeywordList: 7,
};

/**
 * Registers the search attributes that the namespace doesn't have yet; for a server that was not started by
 * `startServer`. Safe to call by many at once, and again. Temporal Cloud refuses it: there they are made by its own
 * tools. A server may take some seconds until workflows can use a new one.
 *
 * @throws TemporalServerError `search-attribute-mismatch` when one is there with another type: Temporal can't change it.
 */
export async function ensureSearchAttributes(
  connection: Pick<Connection, 'operatorService'>,
  namespace: string,
  attributes: SearchAttributes,
): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(attributes).filter(([name, type]) => {
    const registered: number | undefined = customAttributes[name];
    if (registered === undefined || registered === typeNumbers[type]) return registered === undefined;
    const is = Object.entries(typeNumbers).find(([, number]) => number === registered)?.[0] ?? registered;
    throw new TemporalServerError(
      'search-attribute-mismatch',
      `Search attribute ${name} of namespace ${namespace} has type ${is}, and ${type} is needed. Temporal cannot ` +
        'change the type: use another namespace, or remove the attribute if nothing uses it.',
    );
  });
  if (missing.length === 0) return;
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map(([name, type]) => [name, typeNumbers[type]])),
  });
}
