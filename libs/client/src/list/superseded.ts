import type { Client, WorkflowExecutionInfo } from '@temporalio/client';

/** Ids in one query. */
const atOnce = 50;

/**
 * Those of some runs that aren't their saga's last one: it was recovered, by a run of its own. Only runs that were ended
 * by force can be, so only of these is anything asked.
 * @returns their run ids
 */
export async function superseded(client: Client, runs: readonly WorkflowExecutionInfo[]): Promise<ReadonlySet<string>> {
  const ended = runs.filter(isEndedByForce);
  const found = new Set<string>();
  for (let at = 0; at < ended.length; at += atOnce) {
    const some = ended.slice(at, at + atOnce);
    const ids = [...new Set(some.map(({ workflowId }) => `'${workflowId}'`))].join(', ');
    const all: WorkflowExecutionInfo[] = [];
    for await (const run of client.workflow.list({ query: `WorkflowId IN (${ids})` })) all.push(run);
    for (const run of some) if (all.some((other) => isLater(other, run))) found.add(run.runId);
  }
  return found;
}

const isEndedByForce = ({ status }: WorkflowExecutionInfo) =>
  status.name === 'TERMINATED' || status.name === 'TIMED_OUT';

/** Of two runs that began in the same millisecond the one that was not ended by force came later. */
function isLater(other: WorkflowExecutionInfo, run: WorkflowExecutionInfo): boolean {
  if (other.workflowId !== run.workflowId || other.runId === run.runId) return false;
  const between = other.startTime.getTime() - run.startTime.getTime();
  return between > 0 || (between === 0 && !isEndedByForce(other));
}
