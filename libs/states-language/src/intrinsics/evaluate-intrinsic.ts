import type { Json } from '../json/json';
import { jsonSize } from '../json/json-size';
import type { Path } from '../jsonpath/path';
import { thisEdition } from '../start/started';
import type { Intrinsic } from './intrinsic';
import { IntrinsicError } from './intrinsic-error';
import type { IntrinsicSources } from './intrinsic-function';
import { intrinsicFunctions } from './intrinsic-functions';

/** They don't look at what they are given: their cost is that of the paths to it, which is counted there. */
const isCheap: ReadonlySet<string> = new Set(['States.Array', 'States.ArrayGetItem', 'States.ArrayLength']);

/** What arguments are weighed up to. */
const maxBytes = 2_000_000;

/**
 * The value of a call, its arguments first.
 * @throws IntrinsicError with AWS's wording, naming the call; whatever `resolve` throws for a path.
 */
export function evaluateIntrinsic(call: Intrinsic, resolve: (path: Path) => Json, sources: IntrinsicSources): Json {
  const args = call.args.map((argument, index) => {
    if (argument.kind === 'path') return resolve(argument.path);
    if (argument.kind === 'call') return evaluateIntrinsic(argument.call, resolve, sources);
    // Format reads its template with the escapes still in: `\{}` is not a place for an argument.
    return call.name === 'States.Format' && index === 0 ? argument.raw : argument.value;
  });
  // Hashing and sorting cost what they are given. Executions that began before this rule go on as they began.
  if (!isCheap.has(call.name) || (sources.edition ?? thisEdition) < 6) {
    sources.taskBudget?.spend(Math.min(jsonSize(args, maxBytes), maxBytes) >> 3);
  }
  try {
    return intrinsicFunctions.get(call.name)!(args, sources);
  } catch (error) {
    if (!(error instanceof IntrinsicError)) throw error;
    throw new IntrinsicError(`The function '${call.text}' had the following error: ${error.message}`);
  }
}
