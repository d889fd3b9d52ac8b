import { StatesError } from '../errors/states-error';
import type { Json } from '../json/json';
import { parsePath } from '../jsonpath/parse-path';
import { setAtPath } from '../jsonpath/set-at-path';

/**
 * ResultPath: the raw input with the result in it. Absent: the result replaces the input; null: it is dropped.
 * @throws StatesError `States.ReferencePathConflict` where the path leads through something that is no object.
 */
export function combineResult(input: Json, resultPath: string | null | undefined, result: Json): Json {
  if (resultPath === undefined) return result;
  if (resultPath === null) return input;
  try {
    return setAtPath(input, parsePath(resultPath).segments, result);
  } catch {
    const shown = JSON.stringify(input);
    throw new StatesError(
      'States.ReferencePathConflict',
      `Unable to apply ReferencePath ${resultPath} to input ${shown}`,
    );
  }
}
