import { linearRegex } from '../regex/linearRegex';
import { isObject } from '../json/isObject';
import { type Json } from '../json/Json';
import { jsonEquals } from '../json/jsonEquals';
import { isDefinite } from './isDefinite';
import { PathError } from './PathError';
import { type FilterExpression, type FilterOperand, type Segment } from './Path';

/** What a filter asks of the evaluation it is part of. */
interface Evaluate {
  evaluate(segments: readonly Segment[], root: Json): Json;
  /** Charges for looking through a whole value. */
  charge(value: Json): void;
}

/** Whether an item passes a filter. A path in the filter that finds nothing is not equal to anything, and not an error. */
export function matchesFilter(filter: FilterExpression, item: Json, root: Json, evaluate: Evaluate): boolean {
  switch (filter.kind) {
    case 'or':
      return matchesFilter(filter.left, item, root, evaluate) || matchesFilter(filter.right, item, root, evaluate);
    case 'and':
      return matchesFilter(filter.left, item, root, evaluate) && matchesFilter(filter.right, item, root, evaluate);
    case 'not':
      return !matchesFilter(filter.operand, item, root, evaluate);
    case 'exists':
      return exists(filter.operand, valueOf(filter.operand, item, root, evaluate));
    case 'compare':
      return compare(
        filter.operator,
        valueOf(filter.left, item, root, evaluate),
        filter.right.kind === 'regex' ? filter.right : valueOf(filter.right, item, root, evaluate),
      );
  }
}

function exists(operand: FilterOperand, value: Json | undefined): boolean {
  if (operand.kind === 'path' && !isDefinite(operand.segments)) return Array.isArray(value) && value.length > 0;
  return operand.kind === 'path' ? value !== undefined : value === true;
}

function valueOf(operand: FilterOperand, item: Json, root: Json, evaluate: Evaluate): Json | undefined {
  if (operand.kind === 'literal') return operand.value;
  if (operand.kind === 'regex') return undefined;
  try {
    const value = evaluate.evaluate(operand.segments, operand.from === '@' ? item : root);
    evaluate.charge(value);
    return value;
  } catch (error) {
    if (error instanceof PathError && !error.exhausted) return undefined;
    throw error;
  }
}

type Right = Json | undefined | Extract<FilterOperand, { kind: 'regex' }>;

function compare(operator: string, left: Json | undefined, right: Right): boolean {
  if (operator === '=~') return matchesRegex(left, right);
  const value = right;
  switch (operator) {
    case '==':
      return left !== undefined && jsonEquals(left, value);
    case '!=':
      return !jsonEquals(left, value);
    case 'in':
      return includes(value, left);
    case 'nin':
      return !includes(value, left);
    case 'contains':
      return typeof left === 'string' && typeof value === 'string' ? left.includes(value) : includes(left, value);
    case 'subsetof':
      return Array.isArray(left) && left.every((item) => includes(value, item));
    case 'anyof':
      return Array.isArray(left) && left.some((item) => includes(value, item));
    case 'noneof':
      return Array.isArray(left) && !left.some((item) => includes(value, item));
    case 'size':
      return (Array.isArray(left) || typeof left === 'string') && left.length === value;
    case 'empty':
      return (Array.isArray(left) || typeof left === 'string') && (left.length === 0) === value;
    default:
      return ordered(operator, left, value);
  }
}

function ordered(operator: string, left: Json | undefined, right: Json | undefined): boolean {
  const comparable =
    (typeof left === 'number' && typeof right === 'number') || (typeof left === 'string' && typeof right === 'string');
  if (!comparable) return false;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}

function includes(list: Json | undefined, item: Json | undefined): boolean {
  return Array.isArray(list) && item !== undefined && list.some((candidate) => jsonEquals(candidate, item));
}

function matchesRegex(left: Json | undefined, right: Right): boolean {
  if (typeof left !== 'string' || !isObject(right) || (right as { kind?: string }).kind !== 'regex') return false;
  const { source, flags } = right as Extract<FilterOperand, { kind: 'regex' }>;
  return linearRegex(source, flags).matches(left);
}
