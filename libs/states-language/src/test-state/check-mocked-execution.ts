import { isObject } from '../json/is-object';
import type { Json } from '../json/json';

type Mode = 'STRICT' | 'PRESENT' | 'NONE';

const required = ['ExecutionArn', 'StartDate'];

/**
 * What is wrong with the mocked result of starting a nested execution, the one integration that is the language's own:
 * STRICT wants its fields there, PRESENT only that those there are right. Undefined: nothing.
 */
export function checkMockedExecution(
  resource: string,
  result: Json | undefined,
  mode: Mode = 'STRICT',
): string | undefined {
  if (!resource.endsWith(':states:startExecution') || !isObject(result) || mode === 'NONE') return undefined;
  const missing = mode === 'STRICT' ? required.find((field) => !Object.hasOwn(result, field)) : undefined;
  if (missing !== undefined) return `Mock result schema validation error: Required field '${missing}' is missing`;
  if (Object.hasOwn(result, 'ExecutionArn') && typeof result['ExecutionArn'] !== 'string') {
    return "Mock result schema validation error: Field 'ExecutionArn' must be a string";
  }
  return undefined;
}
