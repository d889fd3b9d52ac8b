import { StatesError } from '../errors/StatesError';
import { type StateRun } from '../execution/StateRun';
import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';
import { isExpression } from '../jsonata/isExpression';
import { evaluateTemplate } from './evaluateTemplate';
import { pathField } from './pathField';
import { unexpectedType } from './unexpectedType';

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
