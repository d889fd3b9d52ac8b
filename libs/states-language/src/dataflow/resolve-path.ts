import type { Json } from '../json/json';
import { evaluatePath } from '../jsonpath/evaluate-path';
import type { Path } from '../jsonpath/path';
import { PathError } from '../jsonpath/path-error';
import type { StateRun } from '../execution/state-run';

/** What a path finds in the input given as `root`, in the context object, or in a variable. @throws PathError */
export function resolvePath(run: StateRun, path: Path, root: Json): Json {
  const spend = (visits: number) => run.execution.effects.taskBudget?.spend(visits >> 3);
  if (path.root === 'input') return evaluatePath(path.segments, root, spend);
  if (path.root === 'context') return evaluatePath(path.segments, run.context, spend);
  const variable = run.scope.lookup(path.variable);
  if (variable === undefined) throw new PathError(`No results for path: $['${path.variable}']`);
  return evaluatePath(path.segments, variable, spend);
}
