import { withinTwoSeconds } from '../../test/within-two-seconds';
import type { JsonObject } from '../json/json-object';
import { evaluateExpression } from './evaluate-expression';

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
    ['$random(42)', 0.7275636800328681],
    ['$random(0)', 0.730967787376657],
    ['[1 / 0, {"a": 0 / 0}]', ['Infinity', { a: 'NaN' }]],
    ['$fromMillis(0, undefined, "+05:00")', '1970-01-01T05:00:00.000+05:00'],
    ['$fromMillis(0, undefined, "-0530")', '1969-12-31T18:30:00.000-05:30'],
    ['$fromMillis(0, "[H01]:[m01] [Z]", "-0230")', '21:30 -02:30'],
    ['$fromMillis(0, "[H01]:[m01]", "+0545")', '05:45'],
    ['$toMillis("2028-02-29T00:00:00Z")', Date.UTC(2028, 1, 29)],
    ['$toMillis("2027")', Date.UTC(2027, 0)],
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
    ['$eval("1")', 'T1006'],
    ['1 +', 'S0207'],
    ['$fromMillis(9e15)', 'D1001'],
    ['$formatNumber(1, "0", {"zero-digit": "00000000000000000"})', 'D3040'],
    ['$fromMillis(0, undefined, "CET")', 'D3040'],
    ['$toMillis("2027-02-30T00:00:00Z")', 'D3110'],
    ['$formatNumber($parse("1e400"), "0")', 'D1001'],
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
    '$map([1..1000], function($i) { $map([1..1000], function($j) { $i * $j }) })',
    '($a := [1..90000]; $b := [1..90000]; $map([1..9000], function($i) { $a = $b }))',
    '$sort([1..500000], function($a, $b) { $a < $b })',
    '$contains($pad("a", 90000, "a") & "!", /(a+)+$/) ~> $f',
    '[1..30000].[1..30000]',
    '$reduce([1..100], function($a, $b) { $append($a, $a) }, [1])',
    '$match($pad("a", 50000, "a"), /a[^z]*z|a/)',
    '$reduce([1..90000], $append)',
    '$reduce($append([$pad("", 900000, "a")], [1..9000].("x")), $substringAfter)',
    '$map([1..300].$pad("", 100000, "a"), $hash)',
    '[1..90].$hash($pad("a", 900000, "a"), "SHA-512")',
    '$map([1..9000], function($i) { $contains("a", /((x*y*){30}z){30}/) })',
    '$map([1..400], function($i) { $replace($pad("a", 90000, "a"), /a/, "b") })',
    '[9007199254740992..9007199254740996]',
    '[-9007199254740996..-9007199254740990]',
    '$formatNumber($parse("1e400"), "0e0")',
    '$formatInteger($parse("1e400"), "A")',
    '$formatInteger($parse("-1e400"), "w")',
    '$fromMillis(0, "[Y0,000,2000000-2000000]")',
    '$now("[D1,3000000]")',
    '$fromMillis(0, "[M٠١,3000000]")',
    '$formatInteger(1, $pad("", 300000, "0,0"))',
    '[1..9].$fromMillis(0, $pad("", 3000000, "[D1]"))',
    '$distinct([1..20000].[[$, 1]])',
    '$distinct([1..500].$merge([1..1000].{"k" & $: 1}))',
    '($f := function($a)<x+x+x+x+x+x+x+x+x+x+n:x>{1}; $f(' + '"a",'.repeat(3000) + '"a"))',
    '($t := $pad("", 4000000, "a"); $p := $pad("", 200000, "a"); [1..90].$contains($t, $p & "b" & $p))',
    '($t := $pad("", 4000000, "a"); $p := $pad("", 200000, "a"); [1..90].$split($t, $p & "b" & $p))',
    '($s := function($x, $n) { $n = 0 ? $x : $s($x ~> |$|{"a": $x, "b": $x}|, $n - 1) }; $s({"a": 1}, 60))',
    '($x := {"a": 1} ~> |$|{"a": [1..200000]}|; [1..300000].$x)',
    '($t := $pad("", 4000000, "a"); [1..900].$contains($t, /' + 'a'.repeat(450) + 'b' + 'a'.repeat(450) + '/))',
    '[1..9].$zip([1..900000], [1..900000])',
    '($o := $merge([1..30000].{"k" & $: $}); [1..1000].$keys($o))',
    '($x := [1..3000]; $x@$i.$x@$j.{"a": $i})',
  ])('ends %s within two seconds', async (source) => {
    await withinTwoSeconds(() => expect(evaluate(source)).rejects.toMatchObject({ name: 'ExpressionError' }));
  });

  it.each([
    ['$toMillis("1111111111111111111111111111111x", "' + '[f]'.repeat(20) + '")', undefined],
    ['$toMillis("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1", "' + '[MNn]'.repeat(12) + '")', undefined],
    ['$toMillis("one two three four five six seven eight!", "[Yw][Mw][Dw]")', undefined],
    ['[9007199254740989..9007199254740991]', [9007199254740989, 9007199254740990, 9007199254740991]],
    ['$count($sort([1..10000].{"n": $ * 7919 % 10007}, function($a, $b) { $a.n > $b.n }))', 10_000],
    ['$count([1..10000].{"n": $ * 7919 % 10007}^(n))', 10_000],
    ['$count([1..300000].($ * 2))', 300_000],
    ['$count([1..873782])', 873_782],
    ['$length($pad("", 4194304))', 4_194_304],
    ['$length($replace($pad("", 4194304, "a"), "a", "b"))', 4_194_304],
    ['$length($pad($pad("", 40000, "a"), 90000, $pad("", 50000, "words ")))', 90_000],
    ['$pad("a", 4, "💥b")', 'a💥b💥'],
    ['[1..15000]{"all": $sum($)}', { all: 112_507_500 }],
    ['[1..8000].{"n": $}@$i{"all": $count($i)}', { all: 8_000 }],
    ['$count($merge([1..4000].{"k" & $: [1..3]}).*)', 12_000],
    ['$max([1..300000]) - $min([1..300000])', 299_999],
    ['$count($distinct([1..10000]))', 10_000],
    ['$count($match($pad("", 40000, "ab"), /a/))', 20_000],
    ['$contains($pad("", 100000, "ab"), $pad("", 50000, "ba") & "b")', true],
    ['$split("1" & $pad("", 300, "-") & "2", $pad("", 300, "-"))', ['1', '2']],
  ])('has enough for %s, within two seconds', async (source, expected) => {
    await withinTwoSeconds(async () => expect(await evaluate(source)).toEqual(expected));
  });

  it.each([
    ['$map([1..900000], function($i) { $i + 1 })', 'It needs more than 1500000 steps'],
    ['($f := function($x) { $f($x + 1) }; $f(1))', 'Check for infinite loop'],
  ])('says of %s what is the matter', async (source, hint) => {
    await expect(evaluate(source)).rejects.toMatchObject({ message: `Expression evaluation timeout: ${hint}` });
  });

  it('reads a path of thousands of steps no further than its bound', async () => {
    for (const source of ['$a' + '.b.%'.repeat(4000), '$a' + '.b'.repeat(8000), '$a' + '@$b.c'.repeat(4000)]) {
      await withinTwoSeconds(() => expect(evaluate(source)).rejects.toMatchObject({ name: 'ExpressionError' }));
    }
  });

  it.each(['<(s]*[s)n:x>', '<s??:x>', '<z:x>', '<s+?>'])('refuses the signature %s', async (signature) => {
    const source = `($f := function($a)${signature}{1}; $f("a"))`;
    await expect(evaluate(source)).rejects.toMatchObject({ name: 'ExpressionError' });
  });

  it('needs no longer where something has touched Symbol.isConcatSpreadable, as some packages do', async () => {
    // From then on V8's `concat` is slow, in the whole process.
    Object.defineProperty(Array.prototype, Symbol.isConcatSpreadable, { value: true, configurable: true });
    Reflect.deleteProperty(Array.prototype, Symbol.isConcatSpreadable);
    await withinTwoSeconds(() => expect(evaluate('[1..30000].[1..30000]')).rejects.toMatchObject({ code: 'BUDGET' }));
  });

  it('refuses parentheses nested thousands deep', async () => {
    const source = '('.repeat(20000) + '1' + ')'.repeat(20000);
    await expect(evaluate(source)).rejects.toMatchObject({ name: 'ExpressionError' });
  });

  it('is not caught in a backtracking trap', async () => {
    expect(await evaluate('$contains($text, /(a+)+$/)', { text: 'a'.repeat(50000) + '!' })).toBe(false);
  });
});
