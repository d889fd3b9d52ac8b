import { budgetOf, evaluateExpression } from './evaluate-expression';

const sources = { now: () => 0, random: () => 0.25, uuid: () => 'an-uuid' };
const items = Array.from({ length: 300 }, (_, n) => ({ n, text: 'x'.repeat(40) }));

function used(source: string, edition: number): number {
  const budget = budgetOf(source, edition);
  evaluateExpression(source, { items }, sources, budget);
  return budget.used;
}

describe('FirstBudget', () => {
  // As the first edition counted them: an execution that began with it rests at the same places.
  it.each<[string, number]>([
    ['$items[0].n', 3],
    ['$count($items[n > 100])', 1218],
    ['$map($items, function($i) { $i.n + 1 })', 1531],
    ['$sort($items, function($a, $b) { $a.n < $b.n })[0]', 9183],
    ['{"a": $items, "b": [1..50]}', 55],
    ['$uppercase("a") & $pad("b", 2000)', 25],
    ['$match("abab",/a/)', 6],
    ['$distinct([1..100])', 48],
    ['$items ~> |$|{"n":1}|', 973],
    ['$items^(n)[0]', 4745],
    ['$items{text:$sum(n)}', 908],
    ['$items@$i.{"a":$i.n}', 1534],
  ])('counts %s as the first edition did', (source, steps) => expect(used(source, 1)).toBe(steps));

  it('refuses what the first edition refused', () => {
    expect(() => used('$map([1..60000], function($i) { $i + 1 })', 1)).toThrow('Check for infinite loop');
    expect(used('$map([1..60000], function($i) { $i + 1 })', 2)).toBeGreaterThan(100_000);
  });
});
