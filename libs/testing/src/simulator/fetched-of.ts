import { type FetchedSaga, continued } from '../checker/fetch-saga';
import { type RawRun, readEvents } from '../checker/read-events';
import type { ModelServer } from './model-server';

/** A saga's runs and those that it nests, as the server has them. */
export function fetchedOf(server: ModelServer, workflowId: string): FetchedSaga {
  // In the order in which they were begun: a run that was reset comes before the one that goes on from it.
  const runs = [
    ...server.dropped.filter(({ info }) => info.workflowId === workflowId),
    ...(server.runs.get(workflowId) ?? []),
  ]
    .sort((one, other) => (one.info.runId < other.info.runId ? -1 : 1))
    .reduce<RawRun[]>((before, { info, events }) => continued(before, { runId: info.runId, events }), []);
  const nested = new Set<string>();
  for (const { events } of runs) {
    for (const { childWorkflowExecutionStartedEventAttributes: child } of events) {
      if (child?.workflowExecution?.workflowId) nested.add(child.workflowExecution.workflowId);
    }
  }
  return {
    saga: readEvents(workflowId, runs),
    nested: new Map([...nested].map((id) => [id, fetchedOf(server, id)])),
    runs,
  };
}
