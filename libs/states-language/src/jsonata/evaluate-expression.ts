import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import { boundedFunctions } from './bounded-functions';
import { Budget } from './budget';
import { ExpressionError } from './expression-error';
import type { ExpressionSources } from './expression-sources';
import { FirstBudget } from './first-budget';
import { linearRegExp } from './linear-reg-exp';
import { parseExpression } from './parse-expression';
import { plainJson } from './plain-json';
import { statesFunctions } from './states-functions';
import jsonata from '../../vendor/jsonata-sync';

/** Nodes within nodes under evaluation: far less than the native stack can take. (AWS stops at 100.) */
const maxDepth = 400;
/** A function that has a name may call itself. */
const namedFunction = /:=\s*(function|λ)/;

/** The budget of one evaluation of a source. @param edition that of the interpreter which the execution began with */
export function budgetOf(source: string, edition?: number): Budget {
  return new (edition === 1 ? FirstBudget : Budget)(Budget.steps, namedFunction.test(source));
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
  budget = budgetOf(source),
): Json | undefined {
  try {
    const RegexEngine = linearRegExp(budget);
    const expression = jsonata(source, { ast: parseExpression(source), RegexEngine, stack: maxDepth });
    const time = sources.now();
    for (const [name, { implementation, signature }] of Object.entries(statesFunctions(sources, time, budget))) {
      expression.registerFunction(name, implementation, signature);
    }
    bindBounded(expression, budget);
    const meter: jsonata.Meter = {
      spend: (steps) => budget.spend(steps),
      enter: () => budget.enter(),
      admit: (value) => budget.admit(value),
      leave: (value, isMade) => budget.leave(value, isMade),
      admitLength: (length) => budget.admitLength(length),
      forget: () => budget.forget(),
      RegexEngine,
    };
    return plainJson(jsonata.metered(meter, () => expression.evaluate(undefined, variables)));
  } catch (error) {
    throw ExpressionError.of(error);
  }
}

/** Puts the bounded functions in place of JSONata's own. A variable of the state machine with such a name hides either. */
function bindBounded(expression: jsonata.Expression, budget: Budget): void {
  for (const [name, bounded] of Object.entries(boundedFunctions(budget))) {
    const original = jsonata.builtIn(name);
    if (original === undefined) throw new TypeError(`JSONata has no function ${name}`);
    const implementation = bounded(original.implementation);
    // JSONata hands a function as many arguments as it takes.
    Object.defineProperty(implementation, 'length', { value: original.implementation.length });
    expression.assign(name, { ...original, implementation });
  }
}
