import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';
import { pathField } from './path-field';

/** The input after InputPath; null there means an empty object. JSONata has no InputPath: the input itself. */
export function effectiveInput(run: StateRun): Json {
  if (run.language === 'JSONata') return run.input;
  const path = (run.state as { readonly InputPath?: string | null }).InputPath;
  const input = path === undefined ? run.input : path === null ? {} : pathField(run, path, run.input);
  run.execution.options.inspect?.('afterInputPath', input);
  return input;
}
