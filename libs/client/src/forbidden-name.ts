import { jsonPointer } from '@backstitch/contract';

/**
 * Where a parsed body has a field that code which copies objects would take for the object's own making: `__proto__`, and
 * `prototype` below `constructor`.
 * @returns a JSON Pointer
 */
export function forbiddenName(text: string, body: unknown): string | undefined {
  // Most bodies don't even spell it; a name may be written with escapes.
  if (!/__proto__|constructor|\\u/.test(text)) return undefined;
  const path = search(body, []);
  return path && jsonPointer(path);
}

function search(value: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const here = [...path, name];
    if (name === '__proto__' || (name === 'prototype' && path.at(-1) === 'constructor')) return here;
    const found = search(member, here);
    if (found) return found;
  }
  return undefined;
}
