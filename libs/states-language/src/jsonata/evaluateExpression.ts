import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';
import { boundedFunctions } from './boundedFunctions';
import { Budget } from './Budget';
import { ExpressionError } from './ExpressionError';
import { type ExpressionSources } from './ExpressionSources';
import { FirstBudget } from './FirstBudget';
import { linearRegExp } from './linearRegExp';
import { parseExpression } from './parseExpression';
import { plainJson } from './plainJson';
import { statesFunctions } from './statesFunctions';
import jsonata from '../../vendor/jsonata-sync';

/** Nodes within nodes under evaluation: far less than the native stack can take. (AWS stops at 100.) */
const MAX_DEPTH = 400;
/** A function that has a name may call itself. */
const NAMED_FUNCTION = /:=\s*(function|λ)/;

/** The budget of one evaluation of a source. @param edition that of the interpreter which the execution began with */
export function budgetOf(source: string, edition?: number): Budget {
  return new (edition === 1 ? FirstBudget : Budget)(Budget.STEPS, NAMED_FUNCTION.test(source));
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
    const expression = jsonata(source, { ast: parseExpression(source), RegexEngine, stack: MAX_DEPTH });
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
