import { type StateRun } from '../execution/StateRun';
import { type Json } from '../json/Json';
import { type Bound } from './Bound';
import { evaluateTemplate } from './evaluateTemplate';
import { type Leaving } from './Leaving';
import { pathField } from './pathField';

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
