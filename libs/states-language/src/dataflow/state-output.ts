import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';
import type { Bound } from './bound';
import { evaluateTemplate } from './evaluate-template';
import type { Leaving } from './leaving';
import { pathField } from './path-field';

/** The output: OutputPath of `value` (null: an empty object), or Output; without either, `value` itself. */
export async function stateOutput(
  run: StateRun,
  state: Leaving,
  bound: Bound,
  value: Json,
  field = 'Output',
): Promise<Json> {
  if (run.language === 'JSONata') {
    return state.Output === undefined ? value : evaluateTemplate(run, state.Output, field, bound);
  }
  if (state.OutputPath === undefined) return value;
  return state.OutputPath === null ? {} : pathField(run, state.OutputPath, value);
}
