import type { JsonObject } from '../../src/json/json-object';

/** The variables that an expression finds, and the input that an intrinsic function does: of every odd kind one. */
export function oddValues(): JsonObject {
  const many = Array.from({ length: 20_000 }, (_, i) => i % 9973);
  const names = Object.fromEntries(many.slice(0, 5_000).map((n) => [`name ${n}`, n]));
  const deep = JSON.parse('{"a":'.repeat(90) + '[1,2,3]' + '}'.repeat(90)) as JsonObject;
  return {
    ...{ many, few: [3, 1, 2], infinite: Infinity, names, deep },
    object: { a: 1, b: ['x'], c: { a: null }, [`__proto__`]: 'p' },
    objects: many.slice(0, 3_000).map((n) => ({ n, a: `key ${n}`, b: [n] })),
    strings: many.slice(0, 3_000).map((n) => `${'a'.repeat(60)}${n}`),
    equal: Array.from({ length: 300 }, (_, i) => ({ ...names, last: i })),
    nested: Array.from({ length: 2_000 }, (_, i) => [i, [i, [i]]]),
    text: 'a'.repeat(200_000),
    wide: 'é💥'.repeat(60_000),
    digits: '1'.repeat(20_000),
    words: 'one hundred and '.repeat(3_000),
    blanks: ' \n'.repeat(50_000),
    rope: `${'ab'.repeat(40_000)}!`,
    almost: `${'a'.repeat(40_000)}b${'a'.repeat(40_000)}`,
    brackets: '['.repeat(100_000),
  };
}
