import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import { ownValue } from '../json/own-value';
import type { Binding, Bindings } from '../start/binding';

const lambdaInvoke = /^arn:[^:]*:states:[^:]*:[^:]*:lambda:invoke$/;

/** How a Resource is served. `payload`: it is a function called by `lambda:invoke`, whose input and answer are wrapped. */
export function bindingOf(
  bindings: Bindings,
  resource: string,
  input: Json,
): { readonly binding: Binding | undefined; readonly payload: boolean } {
  const plain = resource.replace(/\.(waitForTaskToken|sync(:2)?)$/, '');
  const all = own(bindings, '*');
  if (all !== undefined) return { binding: all, payload: false };
  if (!lambdaInvoke.test(plain)) return { binding: functionNamed(bindings, plain), payload: false };
  const name = isObject(input) ? ownValue(input, 'FunctionName') : undefined;
  return { binding: typeof name === 'string' ? functionNamed(bindings, name) : undefined, payload: true };
}

/** A function by its ARN, by account and name, or by its name alone; with or without a version or alias. */
function functionNamed(bindings: Bindings, name: string): Binding | undefined {
  const exact = own(bindings, name);
  if (exact !== undefined) return exact;
  const [, full, short] = /^(arn:[^:]*:lambda:[^:]*:[^:]*:function:([^:]+))/.exec(name) ?? [];
  if (full !== undefined) return own(bindings, full) ?? own(bindings, short!);
  const [, partial] = /^(?:\d{12}:function:)?([\w-]+)(?::[\w$-]+)?$/.exec(name) ?? [];
  return partial === undefined ? undefined : own(bindings, partial);
}

function own(bindings: Bindings, name: string): Binding | undefined {
  return Object.hasOwn(bindings, name) ? bindings[name] : undefined;
}
