import { deepStrictEqual } from 'node:assert/strict';
import { type LogEntry, type SagaLog, logOf, runsOf, unwindPlan } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';

/**
 * Holds the log that a saga's engine has against the one that its history tells: the same steps and outcomes, and so the
 * same plan of compensations. The engine is asked, so a worker that hosts the saga must run; one that has dropped it
 * replays it for that. Of a saga of several runs the last one alone must tell it.
 * @throws AssertionError with both
 */
export async function sameLog(client: Client, workflowId: string): Promise<void> {
  const [runs, engine] = await Promise.all([
    runsOf(client, { workflowId }),
    client.workflow.getHandle(workflowId).query<LogEntry[]>('backstitch.log'),
  ]);
  deepStrictEqual(comparable(workflowId, logOf(runs.at(-1)!)), comparable(workflowId, engine));
}

/** As JSON has it: absent and undefined are the same. */
function comparable(workflowId: string, log: SagaLog): unknown {
  const facts = log.map(({ stepId, outcome, compensated, scope, input, output, nested, pivot }) => ({
    ...{ stepId, outcome, compensated, scope, input, output, nested, pivot },
  }));
  const untouched = log.map((entry) => ({ ...entry, compensated: undefined }));
  const plan = unwindPlan(untouched).map(({ entry, after }) => ({ stepId: entry.stepId, after }));
  return JSON.parse(JSON.stringify({ workflowId, facts, plan }));
}
