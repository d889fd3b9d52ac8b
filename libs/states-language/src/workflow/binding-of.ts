import { lambdaFunction } from '../arn/lambda-function';
import { taskResource } from '../arn/task-resource';
import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import { ownValue } from '../json/own-value';
import type { Binding, Bindings } from '../start/binding';

/** How a Resource is served. `payload`: it is a function called by `lambda:invoke`, whose input and answer are wrapped. */
export function bindingOf(
  bindings: Bindings,
  resource: string,
  input: Json,
): { readonly binding: Binding | undefined; readonly payload: boolean } {
  const { plain, integration } = taskResource(resource);
  const all = own(bindings, '*');
  if (all !== undefined) return { binding: all, payload: false };
  if (integration !== 'lambda:invoke') return { binding: functionNamed(bindings, plain), payload: false };
  const name = isObject(input) ? ownValue(input, 'FunctionName') : undefined;
  return { binding: typeof name === 'string' ? functionNamed(bindings, name) : undefined, payload: true };
}

/** A function by its ARN, by account and name, or by its name alone; with or without a version or alias. */
function functionNamed(bindings: Bindings, name: string): Binding | undefined {
  const exact = own(bindings, name);
  if (exact !== undefined) return exact;
  const named = lambdaFunction(name);
  if (named === undefined) return undefined;
  return (named.arn === undefined ? undefined : own(bindings, named.arn)) ?? own(bindings, named.name);
}

function own(bindings: Bindings, name: string): Binding | undefined {
  return Object.hasOwn(bindings, name) ? bindings[name] : undefined;
}
