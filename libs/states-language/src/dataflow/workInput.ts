import { assertSize } from '../execution/assertSize';
import { type StateRun } from '../execution/StateRun';
import { type Json } from '../json/Json';
import { effectiveInput } from './effectiveInput';
import { evaluateTemplate } from './evaluateTemplate';

/** What a state works on: InputPath and Parameters (JSONPath), or Arguments (JSONata), applied to its input. */
export async function workInput(run: StateRun): Promise<Json> {
  const { Parameters, Arguments } = run.state as { Parameters?: Json; Arguments?: Json };
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
