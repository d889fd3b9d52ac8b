import { expressionSource } from '../jsonata/expression-source';
import { parseExpression } from '../jsonata/parse-expression';
import type { Place } from './place';

interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly steps?: Node[];
}

/** Longer expressions are refused: reading them takes more than it should. */
const maxLength = 32_768;
/** What JSONata calls by these names has a context of its own: there, `$` and names are of that. */
const ownContext = ['predicate', 'stages', 'group', 'terms', 'body', 'pattern', 'update', 'delete'];
/** Steps that would ask the context, of which there is none at the top level. */
const asksContext = ['name', 'wildcard', 'descendant', 'parent'];

/** Reports a JSONata expression that doesn't parse, or asks for what a state doesn't have. */
export function checkExpression(text: string, place: Place): void {
  const source = expressionSource(text);
  if (source.length > maxLength) {
    return place.report('too-large', `A JSONata expression must not be longer than ${maxLength} characters`);
  }
  try {
    visit(parseExpression(source, place.reading), place, true);
  } catch (error) {
    const message = (error as { readonly message?: string }).message ?? 'The expression does not parse';
    place.report('bad-expression', message.slice(0, 500));
  }
}

/** @param top whether the node is evaluated at the top level, where there is no context. */
function visit(node: unknown, place: Place, top: boolean): void {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return;
  if (Array.isArray(node)) return node.forEach((item) => visit(item, place, top));
  const { type, value, steps } = node as Node;
  if (type === 'variable' && value === '$') unsupported('$$', place);
  if (type === 'variable' && value === '' && top) unsupported('$', place);
  for (const [key, child] of Object.entries(node)) {
    if (key !== 'steps') visit(child, place, top && !ownContext.includes(key));
  }
  if (steps !== undefined) visitSteps(steps, place, top);
}

function visitSteps(steps: readonly Node[], place: Place, top: boolean): void {
  const [first, second] = steps;
  if (top && asksContext.includes(first?.type ?? '')) unsupported(String(first?.value), place);
  if (first?.type === 'variable' && first.value === 'states') checkMember(second?.value, place);
  steps.forEach((step, index) => visit(step, place, top && index === 0));
}

function checkMember(name: unknown, place: Place): void {
  if (name === 'errorOutput' && !place.bound.includes(name)) {
    place.report('unsupported-expression', '$states.errorOutput has a value only in a catcher');
  }
  if (name === 'result' && !place.bound.includes(name)) {
    place.report('unsupported-expression', '$states.result has a value only in Output and Assign of work that is done');
  }
}

function unsupported(reference: string, place: Place): void {
  place.report('unsupported-expression', `Reference to '${reference}' at the top level is not supported.`);
}
