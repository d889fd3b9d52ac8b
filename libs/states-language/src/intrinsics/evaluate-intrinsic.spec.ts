import type { Json } from '../json/json';
import { evaluatePath } from '../jsonpath/evaluate-path';
import { evaluateIntrinsic } from './evaluate-intrinsic';
import { intrinsicFunctions } from './intrinsic-functions';
import { parseIntrinsic } from './parse-intrinsic';

const sources = { random: () => 0.5, uuid: () => 'an-uuid' };
const evaluate = (text: string, input: Json = {}) =>
  evaluateIntrinsic(parseIntrinsic(text), (path) => evaluatePath(path.segments, input), sources);

describe('intrinsic functions', () => {
  it('are the eighteen of the language', () => expect(intrinsicFunctions.size).toBe(18));

  it.each<[string, Json, Json]>([
    ['States.Array()', null, []],
    ["States.Array(1, 'two', true, null, $.a, States.UUID())", { a: [3] }, [1, 'two', true, null, [3], 'an-uuid']],
    ['States.ArrayPartition($, 2)', [1, 2, 3], [[1, 2], [3]]],
    ['States.ArrayContains($.list, $.item)', { list: [{ a: 1, b: 2 }], item: { b: 2, a: 1 } }, true],
    ['States.ArrayRange(1, 9, 2)', null, [1, 3, 5, 7, 9]],
    ['States.ArrayRange(3, 1, -1)', null, [3, 2, 1]],
    ['States.ArrayRange(1, 0, 1)', null, []],
    ['States.ArrayGetItem($, 1)', [1, null], null],
    ['States.ArrayLength($)', [1, 2], 2],
    ['States.ArrayUnique($)', [1, '1', 1, { a: 1, b: 2 }, { b: 2, a: 1 }], [1, '1', { a: 1, b: 2 }]],
    ["States.Base64Encode('añ')", null, 'YcOx'],
    ["States.Base64Decode('YcOx')", null, 'añ'],
    ["States.Hash('a', 'SHA-1')", null, '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8'],
    ['States.JsonMerge($.a, $.b, false)', { a: { x: 1, y: { z: 1 } }, b: { y: {} } }, { x: 1, y: {} }],
    ['States.StringToJson(\'{"a":[1]}\')', null, { a: [1] }],
    ["States.StringToJson('')", null, null],
    ['States.JsonToString($)', { a: [1, 'b'] }, '{"a":[1,"b"]}'],
    ['States.MathAdd(1.5, -1.5)', null, 1],
    ['States.MathAdd(-0.4, 0)', null, 0],
    ['States.MathRandom(1, 11)', null, 6],
    ['States.UUID()', null, 'an-uuid'],
    ["States.StringSplit('a.b+c', '.+')", null, ['a', 'b', 'c']],
    ["States.StringSplit('a,,b', ',')", null, ['a', 'b']],
    ["States.Format('{} and {}: {}', $.a, 1.5, $.c)", { a: 'x', c: { d: [null] } }, 'x and 1.5: {d=[null]}'],
    ["States.Format('{}', $)", { Arg1: 1, Arg2: [], c: ['x', { d: true }] }, '{Arg1=1, Arg2=[], c=[x, {d=true}]}'],
    ["States.Format('it\\'s \\{\\} {} \\\\')", null, null],
    ["States.Format('it\\'s \\{\\} {} \\\\', 'b')", null, "it's {} b \\"],
    ["States.Array('a,b', 'c)d', $.x[?(@.y == 'e,f')])", { x: [{ y: 'e,f' }] }, ['a,b', 'c)d', [{ y: 'e,f' }]]],
  ])('%s', (text, input, expected) => {
    if (text.endsWith("\\\\')") && expected === null)
      expect(() => evaluate(text, input)).toThrow('number of arguments');
    else expect(evaluate(text, input)).toEqual(expected);
  });

  it('gives the same random number for the same seed', () => {
    expect(evaluate('States.MathRandom(1, 1000000, 7)')).toBe(evaluate('States.MathRandom(1, 1000000, 7)'));
  });

  it.each([
    'States.ArrayPartition($, 0)',
    "States.ArrayPartition('a', 1)",
    'States.ArrayRange(1, 2, 0)',
    'States.ArrayRange(0, 1000, 1)',
    'States.ArrayRange(9007199254740992, 9007199254740996, 1)',
    'States.StringToJson(\'{"a":1e400}\')',
    'States.ArrayGetItem($, 9)',
    'States.ArrayLength(1)',
    "States.Base64Decode('*')",
    "States.Hash('a', 'SHA-3')",
    'States.JsonMerge($, $, true)',
    "States.StringToJson('{')",
    "States.MathAdd('1', 1)",
    'States.MathRandom(2, 1)',
    "States.Format('{}')",
    "States.Format('', 1)",
    'States.UUID(1)',
  ])('%s fails, and says which call', (text) => {
    expect(() => evaluate(text, [])).toThrow(`The function '${text}' had the following error: `);
  });

  it.each([
    'States.Nothing()',
    'States.Array(',
    'States.Array(1 2)',
    'States.Array(1,)',
    "States.Array('a)",
    "States.Array('a\\n')",
    'States.Array(1) ',
    'States.Array(1)x',
    'Array(1)',
    `${'States.Array('.repeat(11)}${')'.repeat(11)}`,
  ])('%s is not a call', (text) => {
    if (text === 'States.Array(1) ') expect(parseIntrinsic(text).name).toBe('States.Array');
    else expect(() => parseIntrinsic(text)).toThrow();
  });
});

describe('the cost of a call', () => {
  const items = Array.from({ length: 2_000 }, (_, id) => ({ id, text: 'x'.repeat(100) }));
  const costOf = (text: string, edition?: number) => {
    let spent = 0;
    const taskBudget = { spend: (steps: number) => void (spent += steps) };
    const sources = {
      ...{ random: () => 0.5, uuid: () => 'u', taskBudget },
      ...(edition !== undefined && { edition }),
    };
    evaluateIntrinsic(parseIntrinsic(text), () => items, sources);
    return spent;
  };

  it.each(['ArrayGetItem($.items, 7)', 'ArrayLength($.items)', 'Array($.items)'])(
    '%s is not what it is given',
    (call) => {
      expect(costOf(`States.${call}`)).toBe(0);
      expect(costOf(`States.${call}`, 5)).toBeGreaterThan(10_000);
    },
  );

  it.each(['ArrayUnique($.items)', 'ArrayContains($.items, 1)', 'JsonToString($.items)'])('%s is', (call) =>
    expect(costOf(`States.${call}`)).toBeGreaterThan(10_000),
  );
});
