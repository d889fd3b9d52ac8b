import { StatesError } from '../errors/states-error';
import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';
import { parsePath } from '../jsonpath/parse-path';
import { evaluateIntrinsic } from '../intrinsics/evaluate-intrinsic';
import { parseIntrinsic } from '../intrinsics/parse-intrinsic';
import { resolvePath } from './resolve-path';

/**
 * The value of a field that is a path, or (where the language allows it) an intrinsic function.
 * @throws StatesError `States.Runtime` in AWS's words when it finds nothing.
 */
export function pathField(run: StateRun, text: string, root: Json): Json {
  try {
    if (text.startsWith('States.')) {
      const resolve = (path: Parameters<typeof resolvePath>[1]) => resolvePath(run, path, root);
      return evaluateIntrinsic(parseIntrinsic(text), resolve, run.execution.effects);
    }
    const path = parsePath(text);
    if (path.root === 'input' && root === null && path.segments.length > 0) throw StatesError.nullInput();
    return resolvePath(run, path, root);
  } catch (error) {
    if (error instanceof StatesError) throw error;
    if ((error as Error).name === 'IntrinsicError') {
      throw new StatesError('States.IntrinsicFailure', (error as Error).message, false);
    }
    throw StatesError.runtime(`Invalid path '${text}' : ${(error as Error).message}`);
  }
}
