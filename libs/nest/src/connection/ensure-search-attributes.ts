import { isGrpcServiceError } from '@temporalio/client';
import { searchAttributes } from '@backstitch/saga-log';
import type { NativeConnection } from '@temporalio/worker';
import { HostError } from '../host-error';
import { isPassing } from './is-passing';

/** Temporal's numbers of the types that sagas use. */
const typeNumber = { Keyword: 2, KeywordList: 7 } as const;

/** gRPC's INVALID_ARGUMENT: a query names an attribute that isn't there. */
const invalidArgument = 3;

/** How long a new attribute may take until it can be used, in milliseconds; then the saga's own retries wait for it. */
const propagation = { pause: 200, max: 30_000 } as const;

type Name = keyof typeof searchAttributes;
const names = Object.keys(searchAttributes) as Name[];

/**
 * Makes sure that sagas can say that they compensate or need attention: where a search attribute is missing, the
 * workflow task in which they begin to compensate would fail for ever. Makes those that are missing where that is
 * allowed; Temporal Cloud refuses it, and many a cluster to everybody but its operators.
 * @throws HostError `search-attribute-missing`, `search-attribute-mismatch`; what Temporal says when it can't be asked
 */
export async function ensureSearchAttributes(connection: NativeConnection, namespace: string): Promise<void> {
  const missing = await missingIn(connection, namespace);
  if (missing.length === 0) return;
  try {
    const types = missing.map((name) => [name, typeNumber[searchAttributes[name]]] as const);
    const made = { namespace, searchAttributes: Object.fromEntries(types) };
    await connection.operatorService.addSearchAttributes(made);
  } catch (cause) {
    // Another host may have been faster.
    if ((await missingIn(connection, namespace)).length > 0) throw missingAttributes(namespace, missing, cause);
  }
  for (const giveUp = Date.now() + propagation.max; Date.now() < giveUp;) {
    if (await areKnown(connection, namespace, missing)) return;
    await new Promise((resolve) => setTimeout(resolve, propagation.pause));
  }
}

async function missingIn(connection: NativeConnection, namespace: string): Promise<Name[]> {
  let there: Readonly<Record<string, number>>;
  try {
    there = (await connection.operatorService.listSearchAttributes({ namespace })).customAttributes;
  } catch (error) {
    if (!isGrpcServiceError(error) || isPassing(error)) throw error;
    // Only operators may list them; whoever may list workflows can ask for each.
    const known = await Promise.all(names.map((name) => areKnown(connection, namespace, [name])));
    return names.filter((_, at) => !known[at]);
  }
  for (const name of names) {
    if (there[name] === undefined || there[name] === typeNumber[searchAttributes[name]]) continue;
    throw new HostError(
      'search-attribute-mismatch',
      `Search attribute ${name} of Temporal's namespace '${namespace}' isn't a ${searchAttributes[name]}, which sagas need. Temporal can't change it: use another namespace, or remove the attribute if nothing uses it.`,
    );
  }
  return names.filter((name) => there[name] === undefined);
}

async function areKnown(connection: NativeConnection, namespace: string, of: readonly Name[]): Promise<boolean> {
  try {
    const query = of.map((name) => `${name} = 'none'`).join(' AND ');
    await connection.workflowService.countWorkflowExecutions({ namespace, query });
    return true;
  } catch (error) {
    if (isGrpcServiceError(error) && Number(error.code) === invalidArgument) return false;
    throw error;
  }
}

const missingAttributes = (namespace: string, missing: readonly Name[], cause: unknown) =>
  new HostError(
    'search-attribute-missing',
    `Temporal's namespace '${namespace}' doesn't have the search attributes ${missing.join(' and ')}, so no saga could compensate, and this process may not make them. Make them: ` +
      `temporal operator search-attribute create --namespace ${namespace} ${missing.map((name) => `--name ${name} --type ${searchAttributes[name]}`).join(' ')}`,
    { cause },
  );
