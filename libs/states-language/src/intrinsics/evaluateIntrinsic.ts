import { type Json } from '../json/Json';
import { jsonSize } from '../json/jsonSize';
import { type Path } from '../jsonpath/Path';
import { type Intrinsic } from './Intrinsic';
import { IntrinsicError } from './IntrinsicError';
import { type IntrinsicSources } from './IntrinsicFunction';
import { intrinsicFunctions } from './intrinsicFunctions';

/** What arguments are weighed up to. */
const mostBytes = 2_000_000;

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
  // Hashing and sorting cost what they are given.
  sources.turn?.spend(Math.min(jsonSize(args, mostBytes), mostBytes) >> 3);
  try {
    return intrinsicFunctions.get(call.name)!(args, sources);
  } catch (error) {
    if (!(error instanceof IntrinsicError)) throw error;
    throw new IntrinsicError(`The function '${call.text}' had the following error: ${error.message}`);
  }
}
