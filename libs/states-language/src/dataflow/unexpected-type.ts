import { StatesError } from '../errors/states-error';
import type { Json } from '../json/json';
import { expressionSource } from '../jsonata/expression-source';
import { isExpression } from '../jsonata/is-expression';

/** A field whose expression gave another type than it must: AWS's words. @param given the field as written */
export function unexpectedType(given: Json, field: string, expected: string, value: Json): StatesError {
  const source = isExpression(given) ? expressionSource(given) : JSON.stringify(given);
  return StatesError.query(
    `The JSONata expression '${source}' specified for the field '${field}' returned an unexpected result type. ` +
      `Expected '${expected}', but was '${typeName(value)}' for value: ${JSON.stringify(value)}`,
  );
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
