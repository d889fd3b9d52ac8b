import type { StateRun } from '../execution/state-run';
import type { JsonObject } from '../json/json-object';
import type { TestStateRequest } from './test-state-request';

/** What AWS does not show of a Parallel, whose data it looks at only after the branches. */
const hiddenStages: Record<string, string[]> = {
  Parallel: ['afterInputPath', 'afterParameters', 'afterArguments', 'result'],
  Map: ['result', 'afterArguments'],
};

/** The stages a state's data went through, for DEBUG and TRACE. */
export function inspectionData(
  request: TestStateRequest,
  run: StateRun,
  stages: ReadonlyMap<string, unknown>,
): { readonly inspectionData?: JsonObject } {
  if ((request.inspectionLevel ?? 'INFO') === 'INFO') return {};
  const hidden = hiddenStages[run.state.Type] ?? [];
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
