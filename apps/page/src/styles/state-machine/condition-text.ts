import type { ChoiceRule } from '@backstitch/states-language/definition';

/** Fields of a rule that are no operator. */
const others = new Set(['Variable', 'Next', 'Assign', 'Output', 'Comment']);

/** What a rule of a Choice asks, short. */
export function conditionText(rule: ChoiceRule): string {
  const { Condition, Variable, And, Or, Not } = rule;
  if (typeof Condition === 'string') return Condition.replace(/^\{%\s*|\s*%\}$/g, '');
  if (And !== undefined) return And.map(conditionText).join(' and ');
  if (Or !== undefined) return Or.map(conditionText).join(' or ');
  if (Not !== undefined) return `not ${conditionText(Not)}`;
  const [operator, value] = Object.entries(rule).find(([name]) => !others.has(name)) ?? ['', ''];
  return `${Variable} ${operator} ${JSON.stringify(value)}`;
}
