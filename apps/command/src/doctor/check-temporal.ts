import { searchAttributes } from '@backstitch/saga-log';
import { type Client, isGrpcServiceError } from '@temporalio/client';
import { type Finding, ok, warning, wrong } from './finding';

/** Days that ended sagas are known for: with fewer, a key may start a second saga soon after the first. */
const warnBelowDays = 3;

/** Temporal: that it answers, how long it keeps what has ended, and the search attributes that sagas set. */
export async function checkTemporal(client: Client, address: string): Promise<Finding[]> {
  const { connection, options } = client;
  const { namespace } = options;
  const { serverVersion } = await connection.workflowService.getSystemInfo({});
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  const days = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / 86_400;
  return [
    ok('temporal', `${address} answers, version ${serverVersion}, namespace ${namespace}`),
    retention(days, namespace),
    await attributes(client),
  ];
}

function retention(days: number, namespace: string): Finding {
  const found = `ended sagas are kept for ${Number(days.toFixed(1))} days`;
  if (days >= warnBelowDays) return ok('retention', found);
  return warning(
    'retention',
    found,
    `A key is good for no longer, and histories are gone then: temporal operator namespace update --namespace ${namespace} --retention 30d`,
  );
}

const invalidArgument = 3;

/** Whoever may list workflows can ask for each attribute; only operators may list the attributes. */
async function attributes(client: Client): Promise<Finding> {
  const { namespace } = client.options;
  const missing: string[] = [];
  for (const [name, type] of Object.entries(searchAttributes)) {
    try {
      await client.workflowService.countWorkflowExecutions({ namespace, query: `${name} = 'none'` });
    } catch (error) {
      if (!isGrpcServiceError(error) || Number(error.code) !== invalidArgument) throw error;
      missing.push(`--name ${name} --type ${type}`);
    }
  }
  if (missing.length === 0) return ok('search-attributes', Object.keys(searchAttributes).join(', '));
  return wrong(
    'search-attributes',
    `the namespace lacks what sagas set when they compensate`,
    `temporal operator search-attribute create --namespace ${namespace} ${missing.join(' ')}`,
  );
}
