import type { Client } from '@temporalio/client';
import { reach } from '../temporal/reach';
import { grpcCode } from '../temporal/temporal-problem';

const invalidArgument = 3;

const known = new WeakMap<Client, Promise<boolean>>();

/**
 * Does the server know the search attribute by which it says that a run's tasks fail? Servers before 1.30 don't, and
 * refuse a query with it. Asked once.
 * @throws Problem `temporal-unreachable`, `temporal-busy`
 */
export function knowsProblems(client: Client): Promise<boolean> {
  const before = known.get(client);
  if (before !== undefined) return before;
  const { namespace } = client.options;
  const query = 'TemporalReportedProblems IS NOT NULL';
  const asked = reach(client, () => client.workflowService.countWorkflowExecutions({ namespace, query })).then(
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
