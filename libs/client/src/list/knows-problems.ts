import type { Client } from '@temporalio/client';
import { callTemporal } from '../temporal/call-temporal';
import { grpcCode } from '../temporal/temporal-error';

const invalidArgument = 3;

const known = new WeakMap<Client, Promise<boolean>>();

/**
 * Does the server know the search attribute by which it says that a run's tasks fail? Servers before 1.30 don't, and
 * refuse a query with it. Asked once.
 * @throws SagaClientError `temporal-unreachable`, `temporal-busy`
 */
export function knowsProblems(client: Client): Promise<boolean> {
  const before = known.get(client);
  if (before !== undefined) return before;
  const { namespace } = client.options;
  const query = 'TemporalReportedProblems IS NOT NULL';
  const asked = callTemporal(client, () => client.workflowService.countWorkflowExecutions({ namespace, query })).then(
    () => true,
    (error: unknown) => {
      if (grpcCode(error) === invalidArgument) return false;
      known.delete(client);
      throw error;
    },
  );
  known.set(client, asked);
  return asked;
}
