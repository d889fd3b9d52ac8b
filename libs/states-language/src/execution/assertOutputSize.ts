import { StatesError } from '../errors/StatesError';
import { type Json } from '../json/Json';
import { utf8Length } from '../json/utf8Length';
import { type StateRun } from './StateRun';

/** @throws StatesError `States.DataLimitExceeded` when a state or task (`what`) gives more than an execution may carry. */
export function assertOutputSize(run: StateRun, what: string, output: Json): void {
  const limit = run.execution.options.maxOutputBytes ?? 262_144;
  if (limit === Infinity || utf8Length(JSON.stringify(output)) <= limit) return;
  throw new StatesError(
    'States.DataLimitExceeded',
    `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}
