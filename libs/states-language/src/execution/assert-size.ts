import { StatesError } from '../errors/states-error';
import type { Json } from '../json/json';
import { jsonSize } from '../json/json-size';
import type { StateRun } from './state-run';

/** Whatever the option says, no value may be larger: a bound that is never reached by real data. */
const maxBytes = 64 * 1024 * 1024;

/**
 * Every value that a state takes in, gives out or assigns passes here, so that none can grow without end.
 * @param what the state or resource that the cause names
 * @throws StatesError `States.DataLimitExceeded`
 */
export function assertSize(run: StateRun, what: string, value: Json): void {
  const limit = Math.min(run.execution.options.maxOutputBytes ?? 262_144, maxBytes);
  if (jsonSize(value, limit) <= limit) return;
  throw new StatesError(
    'States.DataLimitExceeded',
    `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}
