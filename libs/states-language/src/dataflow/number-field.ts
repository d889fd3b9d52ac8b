import { StatesError } from '../errors/states-error';
import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import { isExpression } from '../jsonata/is-expression';
import { evaluateTemplate } from './evaluate-template';
import { pathField } from './path-field';
import { unexpectedType } from './unexpected-type';

/**
 * A numeric field in any of its forms: literal, JSONata expression, or the `…Path` twin, where a numeral in a string
 * counts too. @returns undefined when neither form is there.
 */
export async function numberField(
  run: StateRun,
  fields: object,
  name: string,
  root: Json,
  kind: 'integer' | 'float' = 'integer',
  place = name,
): Promise<number | undefined> {
  const holder = fields as JsonObject;
  const path = holder[`${name}Path`];
  if (typeof path === 'string') {
    const value = pathField(run, path, root);
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && (kind === 'float' ? !Number.isNaN(number) : Number.isInteger(number)))
      return number;
    const shown = JSON.stringify(value);
    throw StatesError.runtime(`The ${name}Path field refers to value ${shown} which is not a valid ${kind}: ${path}`);
  }
  const given = holder[name];
  if (given === undefined) return undefined;
  const value = isExpression(given) ? await evaluateTemplate(run, given, place, { root }) : given;
  if (typeof value === 'number' && (kind === 'float' || Number.isInteger(value))) return value;
  throw unexpectedType(given, place, kind === 'float' ? 'number' : 'integer', value);
}
