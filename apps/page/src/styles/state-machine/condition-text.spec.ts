import { conditionText } from './condition-text';

const isA = { Variable: '$.to', StringEquals: 'A' };

it.each([
  [{ ...isA, Next: 'S' }, '$.to StringEquals "A"'],
  [{ Not: isA, Next: 'S' }, 'not $.to StringEquals "A"'],
  [{ And: [isA, { Variable: '$.n', NumericGreaterThan: 3 }] }, '$.to StringEquals "A" and $.n NumericGreaterThan 3'],
  [{ Or: [isA, { Comment: 'x', ...isA }], Assign: { a: 1 } }, '$.to StringEquals "A" or $.to StringEquals "A"'],
  [{ Condition: '{% $states.input.n > 3 %}', Output: 1, Next: 'S' }, '$states.input.n > 3'],
])('tells a rule: %j', (rule, text) => {
  expect(conditionText(rule)).toBe(text);
});
