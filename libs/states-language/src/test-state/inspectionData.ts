import { type StateRun } from '../execution/StateRun';
import { type JsonObject } from '../json/JsonObject';
import { type TestStateRequest } from './TestStateRequest';

/** What AWS does not show of a Parallel, whose data it looks at only after the branches. */
const HIDDEN: Record<string, string[]> = {
  Parallel: ['afterInputPath', 'afterParameters', 'afterArguments', 'result'],
  Map: ['result', 'afterArguments'],
};

/** The stages a state's data went through, for DEBUG and TRACE. */
export function inspectionData(
  request: TestStateRequest,
  run: StateRun,
  stages: ReadonlyMap<string, unknown>,
): { inspectionData?: JsonObject } {
  if ((request.inspectionLevel ?? 'INFO') === 'INFO') return {};
  const hidden = HIDDEN[run.state.Type] ?? [];
  const shown = [...stages].filter(([stage]) => !hidden.includes(stage));
  const variables = run.scope.all();
  return {
    inspectionData: {
      input: run.input,
      ...(Object.fromEntries(shown) as JsonObject),
      ...(Object.keys(variables).length > 0 ? { variables } : {}),
    },
  };
}
