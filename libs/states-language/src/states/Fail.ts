import { effectiveInput } from '../dataflow/effective-input';
import { evaluateTemplate } from '../dataflow/evaluate-template';
import { pathField } from '../dataflow/path-field';
import { unexpectedType } from '../dataflow/unexpected-type';
import type { FailState } from '../definition/state-machine';
import { StatesError } from '../errors/states-error';
import type { StateRun } from '../execution/state-run';
import { isExpression } from '../jsonata/is-expression';

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
