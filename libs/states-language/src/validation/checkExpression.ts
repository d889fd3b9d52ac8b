import jsonata from 'jsonata';
import { expressionSource } from '../jsonata/expressionSource';
import { type Place } from './Place';

interface Node {
  type?: string;
  value?: unknown;
  steps?: Node[];
}

/** Longer expressions are refused: reading them takes more than it should. */
const MAX_LENGTH = 32_768;

/** Reports a JSONata expression that doesn't parse, or asks for what a state doesn't have. */
export function checkExpression(text: string, place: Place): void {
  const source = expressionSource(text);
  if (source.length > MAX_LENGTH) {
    return place.report('too-large', `A JSONata expression must not be longer than ${MAX_LENGTH} characters`);
  }
  try {
    visit(jsonata(source).ast(), place);
  } catch (error) {
    const message = (error as { message?: string }).message ?? 'The expression does not parse';
    place.report('bad-expression', message.slice(0, 500));
  }
}

function visit(node: unknown, place: Place): void {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return;
  const { type, value, steps } = node as Node;
  if (type === 'variable' && value === '$')
    place.report('bad-expression', '$$ has no value in a state: use $states.input');
  const [first, second] = steps ?? [];
  if (first?.type === 'variable' && first.value === 'states' && second?.value === 'errorOutput' && !place.inCatcher) {
    place.report('bad-expression', '$states.errorOutput has a value only in a catcher');
  }
  for (const child of Object.values(node)) {
    if (Array.isArray(child)) child.forEach((item) => visit(item, place));
    else visit(child, place);
  }
}
