import type { Json } from '../json/json';
import { parseTimestamp } from '../time/parse-timestamp';
import { wildcardMatches } from './wildcard-matches';

/** A comparison operator: what it may be given to compare with, and how it then decides. */
export interface ChoiceOperator {
  readonly accepts: (expected: Json) => boolean;
  /** A value of another type than the operator's doesn't hold; that is no error. */
  readonly holds: (value: Json, expected: Json) => boolean;
  /** Whether the language also has its `…Path` form. */
  readonly hasPath: boolean;
}

const orders: Record<string, (order: number) => boolean> = {
  Equals: (order) => order === 0,
  LessThan: (order) => order < 0,
  GreaterThan: (order) => order > 0,
  LessThanEquals: (order) => order <= 0,
  GreaterThanEquals: (order) => order >= 0,
};

const isString = (value: Json) => typeof value === 'string';
const isNumber = (value: Json) => typeof value === 'number';
const isBoolean = (value: Json) => typeof value === 'boolean';
const isTimestamp = (value: Json) => parseTimestamp(value) !== undefined;

/** String order is by UTF-16 unit, as Java's, not by any locale. */
const compare = (a: Json, b: Json): number => (a! < b! ? -1 : a! > b! ? 1 : 0);
const compareTimes = (a: Json, b: Json): number => parseTimestamp(a)! - parseTimestamp(b)!;

const operators = new Map<string, ChoiceOperator>();
for (const [suffix, decide] of Object.entries(orders)) {
  const ordered = (accepts: (value: Json) => boolean, order: typeof compare): ChoiceOperator => ({
    accepts,
    holds: (value, expected) => accepts(value) && decide(order(value, expected)),
    hasPath: true,
  });
  operators.set(`String${suffix}`, ordered(isString, compare));
  operators.set(`Numeric${suffix}`, ordered(isNumber, compare));
  operators.set(`Timestamp${suffix}`, ordered(isTimestamp, compareTimes));
}
operators.set('BooleanEquals', { accepts: isBoolean, holds: (value, expected) => value === expected, hasPath: true });
operators.set('StringMatches', {
  accepts: isString,
  holds: (value, expected) => isString(value) && wildcardMatches(value, expected as string),
  hasPath: false,
});
const types = {
  IsNull: (value: Json) => value === null,
  IsString: isString,
  IsNumeric: isNumber,
  IsBoolean: isBoolean,
  IsTimestamp: isTimestamp,
  /** Decided before the value is asked for; here only so that the operator is known. */
  IsPresent: () => true,
};
for (const [name, is] of Object.entries(types)) {
  operators.set(name, { accepts: isBoolean, holds: (value, expected) => is(value) === expected, hasPath: false });
}

/** All comparison operators of choice rules, without their `…Path` forms. */
export const choiceOperators: ReadonlyMap<string, ChoiceOperator> = operators;
