import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import { PathError } from './path-error';

/** The functions a path may end in, as Jayway's JSONPath has them. */
export function applyPathFunction(name: string, argument: number | undefined, value: Json): Json {
  switch (name) {
    case 'length':
    case 'size':
      if (Array.isArray(value)) return value.length;
      if (isObject(value)) return Object.keys(value).length;
      if (typeof value === 'string') return value.length;
      break;
    case 'keys':
      if (isObject(value)) return Object.keys(value);
      break;
    case 'first':
    case 'last':
    case 'index':
      if (Array.isArray(value)) return value.at(name === 'first' ? 0 : name === 'last' ? -1 : (argument ?? 0)) ?? null;
      break;
    case 'min':
    case 'max':
    case 'sum':
    case 'avg':
    case 'stddev':
      return aggregate(name, value);
    default:
      throw new PathError(`Function of name: ${name} cannot be created`);
  }
  throw new PathError(`Function ${name}() cannot be applied to this value`);
}

function aggregate(name: 'min' | 'max' | 'sum' | 'avg' | 'stddev', value: Json): number {
  const numbers = (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'number');
  if (numbers.length === 0) {
    throw new PathError('Aggregation function attempted to calculate value using empty array');
  }
  const sum = numbers.reduce((total, number) => total + number, 0);
  const mean = sum / numbers.length;
  switch (name) {
    case 'min':
      return numbers.reduce((a, b) => Math.min(a, b));
    case 'max':
      return numbers.reduce((a, b) => Math.max(a, b));
    case 'sum':
      return sum;
    case 'avg':
      return mean;
    case 'stddev':
      return Math.sqrt(numbers.reduce((total, number) => total + (number - mean) ** 2, 0) / numbers.length);
  }
}
