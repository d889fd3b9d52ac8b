import { withinASecond } from '../../test/withinASecond';
import { type JsonObject } from '../json/JsonObject';
import { evaluateExpression } from './evaluateExpression';

const sources = { now: () => Date.UTC(2026, 0, 2, 3, 4, 5), random: () => 0.25, uuid: () => 'an-uuid' };
const evaluate = async (source: string, variables: JsonObject = {}) => evaluateExpression(source, variables, sources);

describe('evaluateExpression', () => {
  it.each([
    ['$states.input.a + 1', 3],
    ['$now()', '2026-01-02T03:04:05.000Z'],
    ['$now("[Y0001]")', '2026'],
    ['$millis()', Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['$uuid()', 'an-uuid'],
    ['$random()', 0.25],
    ['$random(7) = $random(7)', true],
    ['$partition([1..5], 2)', [[1, 2], [3, 4], [5]]],
    ['$range(0, 9, 3)', [0, 3, 6, 9]],
    ['$range(1, 9, 9)', 1],
    ['$hash("a", "MD5")', '0cc175b9c0f1b6a831c399e269772661'],
    ['$parse("[1,{}]")', [1, {}]],
    ['$states.input.missing', undefined],
    ['$contains("hello$world", /^hello\\$/)', true],
    ['$replace("a1b22", /[0-9]+/, "#")', 'a#b#'],
    ['$match("ab12", /([a-z]+)([0-9]+)/)[0].groups', ['ab', '12']],
    ['$split("a,b;c", /[,;]/)', ['a', 'b', 'c']],
    ['$pad("x", 3) & "|"', 'x  |'],
    ['$join(["a", "b"], "-")', 'a-b'],
    ['$distinct([1, 1, 2])', [1, 2]],
    ['$map(["a", "b"], $uppercase)', ['A', 'B']],
    ['$reduce([1, 2, 3], $append)', [1, 2, 3]],
    ['$map(["a"], $hash)', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
    ['$sort(["b", "a"], function($l, $r) { $l > $r })', ['a', 'b']],
    ['$base64encode("añ")', 'YcOx'],
    ['$base64decode("YcOx")', 'añ'],
    ['constructor', undefined],
    ['$states.constructor', undefined],
    ['$states.input.toString', undefined],
    ['$lookup($states.input, "__proto__")', undefined],
    ['$states.__proto__', undefined],
  ])('gives %s', async (source, expected) => {
    expect(await evaluate(source, { states: { input: { a: 2 } } })).toEqual(expected);
  });

  it('keeps prototype names as plain names', async () => {
    const value = await evaluate('{"__proto__": {"polluted": 1}, "a": 1}');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'a']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    ['1 + "a"', 'T2002'],
    ['$sum', 'T1008'],
    ['1 / 0', 'D1001'],
    ['{"a": [0 / 0]}', 'D1001'],
    ['$eval("1")', 'T1006'],
    ['1 +', 'S0207'],
    ['$match("a", /(?=a)/)', 'S0302'],
  ])('refuses %s with a code', async (source, code) => {
    await expect(evaluate(source)).rejects.toMatchObject({ name: 'ExpressionError', code });
  });

  it('says in its own words what its own functions refuse', async () => {
    await expect(evaluate('$partition([1], 0)')).rejects.toMatchObject({
      message: 'The chunk size must be a positive number',
    });
  });

  it.each([
    '($f := function($x) { $f($x + 1) }; $f(1))',
    '($f := function($x) { 1 + $f($x) }; $f(1))',
    '($f := function($x) { $f($x) + $f($x) }; $f(1))',
    '$pad("", 1000000000)',
    '$pad("x", -1000000000, "abc")',
    '[1..9999999]',
    '($s := function($x, $n) { $n = 0 ? $x : $s($x & $x, $n - 1) }; $s("a", 60))',
    '($s := function($x, $n) { $n = 0 ? $x : $s([$x, $x], $n - 1) }; $string($s("a", 60)))',
    '($s := function($x, $n) { $n = 0 ? $x : $s({"a": $x, "b": $x}, $n - 1) }; $s(1, 60) = $s(1, 60))',
    '$join([1..900].$pad("x", 900000))',
    '$replace($pad("a", 900000, "a"), "a", $pad("b", 900000))',
    '$replace($pad("a", 900000, "a"), /a/, $pad("b", 900000))',
    '$distinct([1..90000])',
    '$map([1..1000], function($i) { $map([1..1000], function($j) { $i * $j }) })',
    '($big := [1..90000]; $map([1..9000], function($i) { $big = $big }))',
    '$sort([1..50000], function($a, $b) { $a < $b })',
    '$contains($pad("a", 90000, "a") & "!", /(a+)+$/) ~> $f',
    '[1..30000].[1..30000]',
    '$reduce([1..100], function($a, $b) { $append($a, $a) }, [1])',
    '$match($pad("a", 50000, "a"), /a[^z]*z|a/)',
    '$reduce([1..90000], $append)',
    '$reduce($append([$pad("", 900000, "a")], [1..9000].("x")), $substringAfter)',
    '$map([1..30].$pad("", 100000, "a"), $hash)',
    '[1..90].$hash($pad("a", 900000, "a"), "SHA-512")',
    '$map([1..9000], function($i) { $contains("a", /((x*y*){30}z){30}/) })',
    '$map([1..400], function($i) { $replace($pad("a", 90000, "a"), /a/, "b") })',
  ])('ends %s within a second', async (source) => {
    await withinASecond(() => expect(evaluate(source)).rejects.toMatchObject({ name: 'ExpressionError' }));
  });

  it('needs no longer where something has touched Symbol.isConcatSpreadable, as some packages do', async () => {
    // From then on V8's `concat` is slow, in the whole process.
    Object.defineProperty(Array.prototype, Symbol.isConcatSpreadable, { value: true, configurable: true });
    Reflect.deleteProperty(Array.prototype, Symbol.isConcatSpreadable);
    await withinASecond(() => expect(evaluate('[1..30000].[1..30000]')).rejects.toMatchObject({ code: 'BUDGET' }));
  });

  it('refuses parentheses nested thousands deep', async () => {
    const source = '('.repeat(20000) + '1' + ')'.repeat(20000);
    await expect(evaluate(source)).rejects.toMatchObject({ name: 'ExpressionError' });
  });

  it('is not caught in a backtracking trap', async () => {
    expect(await evaluate('$contains($text, /(a+)+$/)', { text: 'a'.repeat(50000) + '!' })).toBe(false);
  });
});
