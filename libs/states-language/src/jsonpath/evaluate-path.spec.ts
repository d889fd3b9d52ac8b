import { withinTwoSeconds } from '../../test/within-two-seconds';
import type { Json } from '../json/json';
import { evaluatePath } from './evaluate-path';
import { parsePath } from './parse-path';
import { renderPath } from './render-path';
import { setAtPath } from './set-at-path';

const store: Json = {
  books: [
    { title: 'A', price: 8, tags: ['x'] },
    { title: 'B', price: 12, isbn: '0-1', tags: [] },
    { title: 'C', price: 8.5, isbn: '0-2' },
  ],
  bike: { price: 20, 'full name': 'red' },
  max: 10,
  none: null,
};
const evaluate = (text: string, root: Json = store) => evaluatePath(parsePath(text).segments, root);

describe('evaluatePath', () => {
  it.each<[string, Json]>([
    ['$', store],
    ['$.bike.price', 20],
    ["$['bike']['full name']", 'red'],
    ['$.none', null],
    ['$.books[0].title', 'A'],
    ['$.books[-1].title', 'C'],
    ['$.books[0,2].title', ['A', 'C']],
    ['$.books[:2].title', ['A', 'B']],
    ['$.books[1:].title', ['B', 'C']],
    ['$.books[-1:].title', ['C']],
    ['$.books[*].price', [8, 12, 8.5]],
    ['$..price', [8, 12, 8.5, 20]],
    ['$..books[0].title', ['A']],
    ['$.bike.*', [20, 'red']],
    ['$.books[?(@.isbn)].title', ['B', 'C']],
    ['$.books[?(!@.isbn)].title', ['A']],
    ["$.books[?(@.title == 'B')].price", [12]],
    ['$.books[?(@.price < $.max)].title', ['A', 'C']],
    ["$.books[?(@.price > 8 && @.title != 'B' || @.title == 'A')].title", ['A', 'C']],
    ['$.books[?(@.title =~ /[ab]/i)].title', ['A', 'B']],
    ["$.books[?(@.title in ['A', 'Z'])].title", ['A']],
    ['$.books[?(@.tags empty true)].title', ['B']],
    ["$.books[?(@.tags contains 'x')].title", ['A']],
    ['$.books[?(@.tags size 1)].title', ['A']],
    ['$.books.length()', 3],
    ['$..price.max()', 20],
    ['$.books[*].price.sum()', 28.5],
    ['$.bike.keys()', ['price', 'full name']],
    ['$.missing[*]', []],
    ['$.missing[0:1].x', []],
    ["$.bike['price','nothing']", { price: 20 }],
    ['$.books[?(@.title==B)].price', [12]],
    ['$.books[?(@.isbn == 0-1 || @.title in [C, D])].price', [12, 8.5]],
    ['$.bike.price ', 20],
    ['$.books[0]title', 'A'],
    ["$.books[?(@['title']=='B')]price", [12]],
  ])('finds %s', (path, expected) => expect(evaluate(path)).toEqual(expected));

  it.each([
    ['$.nope', "No results for path: $['nope']"],
    ['$.nope.deeper', "Missing property in path $['nope']"],
    ['$.books[7]', "No results for path: $['books'][7]"],
    ['$.constructor', "No results for path: $['constructor']"],
    ['$.__proto__', "No results for path: $['__proto__']"],
    ['$.bike[1:5]', 'Filter: [1:5] can only be applied to arrays'],
    ['$[1:]', 'Filter: [1:] can only be applied to arrays'],
    ['$.max.length', "No results for path: $['max']['length']"],
  ])('says what is missing at %s', (path, message) => expect(() => evaluate(path)).toThrow(message));

  it.each([
    '',
    'a',
    '$.',
    '$.a b',
    '$[',
    '$[a]',
    "$['a",
    '$.a[?(@.b ==)]',
    '$.a[?(@.b =~ /(?=x)/)]',
    '$...a',
    '$.a[1:2:3]',
    '$.f(x)',
  ])('does not parse %j', (path) => expect(() => parsePath(path)).toThrow());

  it.each([
    '$..*..*..*..*',
    '$..[?(@..[?(@..[?(@..x)])])]',
    '$.wide[?($.long =~ /(a+)+b/)]',
    '$.wide[?($ == $)]',
    '$.wide[?($.wide noneof $.wide)]',
    '$.wide[?($.long =~ /((a{1,9}){1,9}b?){9}c/)]',
    '$.wide[?($.long contains $.almost)]',
  ])('gives up on %s before it takes a second', async (path) => {
    const wide = Array.from({ length: 3000 }, (_, i) => ({ i, a: [[1], [2]] }));
    const almost = `${'a'.repeat(20_000)}b${'a'.repeat(20_000)}`;
    const deep = Array.from({ length: 400 }).reduce<Json>((inner) => [inner], 1);
    const gaveUp = () =>
      expect(() => evaluate(path, { wide, deep, long: 'a'.repeat(100_000), almost })).toThrow('visits more than');
    await withinTwoSeconds(gaveUp);
  });
});

describe('renderPath', () => {
  it('writes every kind of step', () => {
    expect(renderPath(parsePath("$.a['b','c'][0][1:][*]..d[?(@.e)].length()").segments)).toBe(
      "$['a']['b','c'][0][1:][*]..['d'][?].length()",
    );
  });
});

describe('setAtPath', () => {
  const set = (target: Json, path: string, value: Json) => setAtPath(target, parsePath(path).segments, value);

  it('makes the objects on the way and leaves the target alone', () => {
    const target = { a: 1 };
    expect(set(target, '$.b.c', 2)).toEqual({ a: 1, b: { c: 2 } });
    expect(target).toEqual({ a: 1 });
  });

  it('sets items that are there', () => expect(set({ a: [1, 2] }, '$.a[1]', 3)).toEqual({ a: [1, 3] }));
  it('refuses a way through a scalar', () => expect(() => set({ a: 'text' }, '$.a.b', 1)).toThrow());
  it('refuses an item that is not there', () => expect(() => set({ a: [] }, '$.a[0]', 1)).toThrow());

  it('takes __proto__ as a name', () => {
    const result = set({}, '$.__proto__', { polluted: true });
    expect(Object.keys(result as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
