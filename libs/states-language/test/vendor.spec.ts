import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import jsonata from 'jsonata';
import jsonataSync from '../vendor/jsonata-sync';
import { withoutPromises } from '../vendor/without-promises.mjs';

describe('JSONata without promises', () => {
  it('is made from the JSONata that is installed', () => {
    const made = withoutPromises(readFileSync(require.resolve('jsonata'), 'utf8'));
    expect(readFileSync(join(__dirname, '../vendor/jsonata-sync.js'), 'utf8') === made).toBe(true);
  });

  const input = {
    items: [
      { n: 2, k: 'b' },
      { n: 1, k: 'a' },
      { n: 3, k: 'b' },
    ],
    text: 'x1y22',
    nothing: null,
  };
  it.each([
    'items[n > 1].k',
    'items^(n).n',
    'items^(>k, <n).n',
    'items{k: $sum(n)}',
    '[items.n, [1, items.k]]',
    '$map(items, function($i, $x) { $i.n * $x })',
    '$reduce(items.n, function($a, $b) { $a + $b }, 10)',
    '$filter(items, function($i) { $i.n > 1 })',
    '$single(items, function($i) { $i.n = 1 })',
    '$sift({"a": 1, "b": 2}, function($v) { $v > 1 })',
    '$each({"a": 1}, function($v, $k) { $k & $v })',
    '$sort(items, function($a, $b) { $a.n > $b.n }).n',
    '$match(text, /[0-9]+/).match',
    '$replace(text, /[0-9]+/, function($m) { "<" & $m.match & ">" })',
    '$split(text, /[0-9]+/)',
    'items ~> | $ | {"n": n + 1} |',
    '($f := function($x) { $x < 2 ? 1 : $x * $f($x - 1) }; $f(10))',
    '($twice := function($g) { function($x) { $g($g($x)) } }; $twice(function($x) { $x + 3 })(1))',
    'items.$string(n) ~> $join("-")',
    'items@$i.{"n": $i.n}',
    'items#$p.{"p": $p}',
    'items.n.%.k',
    '$substring(?, 0, 1)(text)',
    'nothing = null and items[0].n in [1, 2]',
    '**.k',
    '$formatNumber(1234.5, "#,##0.00") & $fromMillis(0)',
  ])('gives the same for %s', async (source) => {
    const expected: unknown = await jsonata(source).evaluate(input);
    expect(JSON.stringify(jsonataSync(source).evaluate(input))).toBe(JSON.stringify(expected));
  });

  it('sorts many items without recursion', () => {
    const sorted = jsonataSync('$sort([1..9000], function($a, $b) { $a < $b })[0]').evaluate(undefined);
    expect(sorted).toBe(9000);
  });
});
