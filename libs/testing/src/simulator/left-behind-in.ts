import { type HistorySource, type StepRecord, leftBehind } from '@backstitch/saga-log';
import type { ModelRun } from './model-run';
import type { ModelServer } from './model-server';

/** What a reset has left behind of a saga that has ended, as everybody is told who reads it. */
export function leftBehindIn(server: ModelServer, { info }: ModelRun): Promise<readonly StepRecord[]> {
  const { workflowId, runId } = info;
  return leftBehind(historiesOf(server), { workflowId, runId });
}

/** The histories that a model of the server has, those that a reset has put aside too. */
function historiesOf({ runs, dropped }: ModelServer): HistorySource {
  const getWorkflowExecutionHistory = ({ execution }: { execution?: { runId?: string } }) => {
    const run = [...[...runs.values()].flat(), ...dropped].find(({ info }) => info.runId === execution?.runId);
    return Promise.resolve({ history: { events: run?.events ?? [] } });
  };
  return { workflowService: { getWorkflowExecutionHistory } as never, options: { namespace: 'default' } };
}
