import type { Json } from '../json/json';
import { jsonEquals } from '../json/json-equals';
import { linearIndexOf } from '../regex/linear-index-of';
import { isDefinite } from './is-definite';
import { PathError } from './path-error';
import type { FilterExpression, FilterOperand, Segment } from './path';

/** What a filter asks of the evaluation it is part of. */
interface Evaluate {
  evaluate(segments: readonly Segment[], root: Json): Json;
  /** Charges for looking through a whole value, with so much work at each character. */
  charge(value: Json, work?: number): void;
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
      if (filter.operator === '=~') {
        return matchesRegex(valueOf(filter.left, item, root, evaluate), filter.right, evaluate);
      }
      return compare(
        filter.operator,
        valueOf(filter.left, item, root, evaluate),
        valueOf(filter.right, item, root, evaluate),
        evaluate,
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

function compare(operator: string, left: Json | undefined, value: Json | undefined, evaluate: Evaluate): boolean {
  // Each item of the one is compared with each of the other.
  if (operator.endsWith('of') && Array.isArray(left) && Array.isArray(value)) evaluate.charge(left, value.length);
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
      return typeof left === 'string' && typeof value === 'string'
        ? linearIndexOf(left, value) >= 0
        : includes(left, value);
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

function matchesRegex(left: Json | undefined, right: FilterOperand, evaluate: Evaluate): boolean {
  if (typeof left !== 'string' || right.kind !== 'regex') return false;
  evaluate.charge(left, right.regex.size);
  return right.regex.matches(left);
}
