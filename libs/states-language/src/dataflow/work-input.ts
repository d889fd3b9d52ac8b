import { assertSize } from '../execution/assert-size';
import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';
import { effectiveInput } from './effective-input';
import { evaluateTemplate } from './evaluate-template';

/** What a state works on: InputPath and Parameters (JSONPath), or Arguments (JSONata), applied to its input. */
export async function workInput(run: StateRun): Promise<Json> {
  const { Parameters, Arguments } = run.state as { readonly Parameters?: Json; readonly Arguments?: Json };
  const inspect = run.execution.options.inspect;
  const root = effectiveInput(run);
  if (run.language === 'JSONata') {
    if (Arguments === undefined) return root;
    const given = await evaluateTemplate(run, Arguments, 'Arguments', { root });
    assertSize(run, run.name, given);
    inspect?.('afterArguments', given);
    return given;
  }
  const given = Parameters === undefined ? root : await evaluateTemplate(run, Parameters, 'Parameters', { root });
  assertSize(run, run.name, given);
  inspect?.('afterParameters', given);
  return given;
}
