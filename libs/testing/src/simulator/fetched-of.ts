import type { FetchedSaga } from '../checker/fetch-saga';
import { readEvents } from '../checker/read-events';
import type { ModelServer } from './model-server';

/** A saga's runs and those that it nests, as the server has them. */
export function fetchedOf(server: ModelServer, workflowId: string): FetchedSaga {
  const runs = (server.runs.get(workflowId) ?? []).map(({ info, events }) => ({ runId: info.runId, events }));
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
