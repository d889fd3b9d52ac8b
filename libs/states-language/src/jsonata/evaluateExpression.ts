import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';
import { boundedFunctions } from './boundedFunctions';
import { Budget } from './Budget';
import { type BuiltIn } from './BuiltIn';
import { ExpressionError } from './ExpressionError';
import { type ExpressionSources } from './ExpressionSources';
import { linearRegExp } from './linearRegExp';
import { plainJson } from './plainJson';
import { statesFunctions } from './statesFunctions';
import jsonata from '../../vendor/jsonata-sync';

/** Nodes within nodes under evaluation: far less than the native stack can take. (AWS stops at 100.) */
const MAX_DEPTH = 400;

interface Frame {
  base: Frame;
  lookup(name: string): unknown;
  bind(name: string, value: unknown): void;
}

/**
 * Evaluates JSONata source with variables bound. There is no input document: everything is asked of variables.
 * Ends within a fixed number of steps, without waiting for anything; the same sources give the same value.
 * @returns the value as plain JSON, or undefined when the expression returns nothing.
 * @throws ExpressionError
 */
export function evaluateExpression(
  source: string,
  variables: JsonObject,
  sources: ExpressionSources,
  budget = new Budget(),
): Json | undefined {
  try {
    const options = { RegexEngine: linearRegExp(budget), stack: MAX_DEPTH, sequence: Budget.SIZE };
    const expression = jsonata(source, options);
    const time = sources.now();
    for (const [name, { implementation, signature }] of Object.entries(statesFunctions(sources, time))) {
      expression.registerFunction(name, implementation, signature);
    }
    watch(expression, budget, time);
    return plainJson(expression.evaluate(undefined, variables));
  } catch (error) {
    throw ExpressionError.of(error);
  }
}

/**
 * JSONata calls two hooks, before and after each node it evaluates. They are bound under symbols, which no expression
 * can name. The first call of the first puts the bounded functions in place of JSONata's own, which only a running
 * evaluation gives access to.
 */
function watch(expression: jsonata.Expression, budget: Budget, time: number): void {
  let started = false;
  const entry = (_node: unknown, _input: unknown, { base }: Frame) => {
    if (!started) bindBounded(base, budget, time);
    started = true;
    budget.spend(1);
  };
  const exit = (...[, , , result]: unknown[]) => budget.admit(result);
  expression.assign(Symbol.for('jsonata.__evaluate_entry'), entry);
  expression.assign(Symbol.for('jsonata.__evaluate_exit'), exit);
}

function bindBounded(base: Frame, budget: Budget, time: number): void {
  const builtIn = (name: string): BuiltIn | undefined => {
    const found = base.lookup(name) as BuiltIn | undefined;
    // A variable of the state machine may have the name of a function, and then hides it.
    return found?._jsonata_function === true ? found : undefined;
  };
  const fromMillis = builtIn('fromMillis');
  for (const [name, bounded] of Object.entries(boundedFunctions(budget, time, fromMillis))) {
    const original = builtIn(name);
    if (original === undefined) continue;
    const implementation = bounded(original.implementation);
    // JSONata hands a function as many arguments as it takes.
    Object.defineProperty(implementation, 'length', { value: original.implementation.length });
    base.bind(name, { ...original, implementation });
  }
}
