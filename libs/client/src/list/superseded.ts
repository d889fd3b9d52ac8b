import { recoveryQueue } from '@backstitch/saga-log';
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';

/** Ids in one query. */
const atOnce = 50;

/**
 * Those of some runs that aren't their saga's last one: it was recovered. One that was ended by force may have gone on in
 * any way; one that had ended by itself is followed by a recovery alone, of what a reset has left behind.
 * @returns their run ids
 */
export async function superseded(client: Client, runs: readonly WorkflowExecutionInfo[]): Promise<ReadonlySet<string>> {
  const byItself = runs.filter(
    ({ status, taskQueue }) => endsByItself.includes(status.name) && taskQueue !== recoveryQueue,
  );
  return new Set([
    ...(await followed(client, runs.filter(isEndedByForce), '')),
    ...(await followed(client, byItself, ` AND TaskQueue = '${recoveryQueue}'`)),
  ]);
}

/** Those of some runs that a later one of the same saga has followed. @param which of its runs are asked for: ` AND …` */
export async function followed(
  client: Client,
  runs: readonly WorkflowExecutionInfo[],
  which: string,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let at = 0; at < runs.length; at += atOnce) {
    const some = runs.slice(at, at + atOnce);
    const ids = [...new Set(some.map(({ workflowId }) => `'${workflowId}'`))].join(', ');
    const all: WorkflowExecutionInfo[] = [];
    for await (const run of client.workflow.list({ query: `WorkflowId IN (${ids})${which}` })) all.push(run);
    for (const run of some) if (all.some((other) => isLater(other, run))) found.add(run.runId);
  }
  return found;
}

const endsByItself: readonly string[] = ['COMPLETED', 'FAILED', 'CANCELLED'];

const isEndedByForce = ({ status }: WorkflowExecutionInfo) =>
  status.name === 'TERMINATED' || status.name === 'TIMED_OUT';

/** Of two runs that began in the same millisecond the one that was not ended by force came later. */
function isLater(other: WorkflowExecutionInfo, run: WorkflowExecutionInfo): boolean {
  if (other.workflowId !== run.workflowId || other.runId === run.runId) return false;
  const between = other.startTime.getTime() - run.startTime.getTime();
  return between > 0 || (between === 0 && !isEndedByForce(other));
}
