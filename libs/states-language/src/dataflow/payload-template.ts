import { StatesError } from '../errors/states-error';
import type { StateRun } from '../execution/state-run';
import { evaluateIntrinsic } from '../intrinsics/evaluate-intrinsic';
import { IntrinsicError } from '../intrinsics/intrinsic-error';
import { parseIntrinsic } from '../intrinsics/parse-intrinsic';
import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import { parsePath } from '../jsonpath/parse-path';
import type { Path } from '../jsonpath/path';
import { PathError } from '../jsonpath/path-error';
import { resolvePath } from './resolve-path';

/**
 * A JSONPath payload template: each field whose name ends in `.$` is replaced, at any depth, by what its path or
 * intrinsic function gives, under its name without the `.$`. Everything else stands for itself.
 */
export function payloadTemplate(run: StateRun, template: Json, root: Json): Json {
  if (Array.isArray(template)) return template.map((item) => payloadTemplate(run, item, root));
  if (!isObject(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith('.$')
        ? [name.slice(0, -2), replacement(run, name, typeof value === 'string' ? value : '', root)]
        : [name, payloadTemplate(run, value, root)],
    ),
  );
}

function replacement(run: StateRun, field: string, text: string, root: Json): Json {
  const resolve = (path: Path): Json => {
    // Unlike InputPath, where `$` is the default and lets null through.
    if (path.root === 'input' && root === null) throw StatesError.nullInput();
    try {
      return resolvePath(run, path, root);
    } catch (error) {
      if (!(error instanceof PathError)) throw error;
      const searched = JSON.stringify(path.root === 'context' ? run.context : root);
      const reason = `The JSONPath '${path.text}' specified for the field '${field}' could not be found in the input '${searched}'`;
      throw StatesError.runtime(reason);
    }
  };
  if (!text.startsWith('States.')) return resolve(parsePath(text));
  try {
    return evaluateIntrinsic(parseIntrinsic(text), resolve, run.execution.effects);
  } catch (error) {
    if (error instanceof IntrinsicError) throw new StatesError('States.IntrinsicFailure', error.message, false);
    throw error;
  }
}
