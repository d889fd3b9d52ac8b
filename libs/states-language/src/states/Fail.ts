import { effectiveInput } from '../dataflow/effectiveInput';
import { evaluateTemplate } from '../dataflow/evaluateTemplate';
import { pathField } from '../dataflow/pathField';
import { unexpectedType } from '../dataflow/unexpectedType';
import { type FailState } from '../definition/StateMachine';
import { StatesError } from '../errors/StatesError';
import { type StateRun } from '../execution/StateRun';
import { isExpression } from '../jsonata/isExpression';

/** Ends the machine with an error. Either of its parts may be left out, and then is absent. */
export async function Fail(run: StateRun<FailState>): Promise<never> {
  effectiveInput(run);
  throw new StatesError(await textOf(run, 'Error'), await textOf(run, 'Cause'));
}

async function textOf(run: StateRun<FailState>, field: 'Error' | 'Cause'): Promise<string | undefined> {
  const path = run.state[`${field}Path`];
  if (path !== undefined) {
    const value = pathField(run, path, run.input);
    if (typeof value === 'string') return value;
    throw StatesError.runtime(`The ${field}Path '${path}' must reference a string, but was: ${JSON.stringify(value)}`);
  }
  const given = run.state[field];
  if (run.language !== 'JSONata' || !isExpression(given)) return given;
  const value = await evaluateTemplate(run, given, field, { root: run.input });
  if (typeof value === 'string') return value;
  throw unexpectedType(given, field, 'string', value);
}
