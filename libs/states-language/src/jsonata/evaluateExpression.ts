import jsonata from 'jsonata';
import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';
import { boundedFunctions } from './boundedFunctions';
import { Budget } from './Budget';
import { ExpressionError } from './ExpressionError';
import { type ExpressionSources } from './ExpressionSources';
import { linearRegExp } from './linearRegExp';
import { plainJson } from './plainJson';
import { statesFunctions } from './statesFunctions';

/** Calls within calls; evaluation awaits at each, so this bounds memory, not the stack. */
const MAX_DEPTH = 1500;

type BuiltIn = { implementation: (...args: unknown[]) => unknown };
/** JSONata's own functions by name; asking for a name that isn't bound gives undefined. */
const builtIn = new Map<string, BuiltIn>();
const BOUNDED = ['pad', 'join', 'split', 'replace', 'distinct', 'fromMillis'];

/**
 * Evaluates JSONata source with variables bound. There is no input document: everything is asked of variables.
 * Ends within a fixed number of steps; the same sources give the same value.
 * @returns the value as plain JSON, or undefined when the expression returns nothing.
 * @throws ExpressionError
 */
export async function evaluateExpression(
  source: string,
  variables: JsonObject,
  sources: ExpressionSources,
): Promise<Json | undefined> {
  try {
    await learnBuiltIns();
    const budget = new Budget();
    const options = { RegexEngine: linearRegExp(budget), stack: MAX_DEPTH, sequence: Budget.SIZE };
    const expression = jsonata(source, options as never);
    const functions = { ...boundedFunctions(budget, implementationOf), ...statesFunctions(frozenTime(sources)) };
    for (const [name, { implementation, signature }] of Object.entries(functions)) {
      expression.registerFunction(name, implementation as never, signature);
    }
    const now = frozenTime(sources);
    expression.registerFunction('now', nowFunction(now) as never, '<s?s?:s>');
    // JSONata calls these two before and after each node it evaluates. They are bound under symbols, which no
    // expression can name. The entry hook is awaited: evaluation never grows the native stack.
    expression.assign(Symbol.for('jsonata.__evaluate_entry') as never, () => budget.spend(1));
    expression.assign(Symbol.for('jsonata.__evaluate_exit') as never, (...args: unknown[]) => budget.admit(args[3]));
    const value: unknown = await expression.evaluate(undefined, variables);
    return plainJson(value);
  } catch (error) {
    throw ExpressionError.of(error);
  }
}

async function learnBuiltIns(): Promise<void> {
  if (builtIn.size > 0) return;
  for (const name of BOUNDED) builtIn.set(name, (await jsonata(`$${name}`).evaluate(undefined)) as BuiltIn);
}

function implementationOf(name: string): BuiltIn['implementation'] {
  return builtIn.get(name)!.implementation;
}

/** One time for the whole evaluation, as JSONata has it. */
function frozenTime(sources: ExpressionSources): ExpressionSources {
  const time = sources.now();
  return { now: () => time, random: () => sources.random(), uuid: () => sources.uuid() };
}

function nowFunction(sources: ExpressionSources) {
  return (picture?: string, timezone?: string): unknown =>
    implementationOf('fromMillis').call(undefined, sources.now(), picture, timezone);
}
