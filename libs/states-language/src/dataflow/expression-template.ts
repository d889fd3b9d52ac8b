import { StatesError } from '../errors/states-error';
import type { StateRun } from '../execution/state-run';
import { budgetOf, evaluateExpression } from '../jsonata/evaluate-expression';
import { expressionSource } from '../jsonata/expression-source';
import { isExpression } from '../jsonata/is-expression';
import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import type { Bound } from './bound';

/** To parse an expression and bind its variables, as steps of evaluating it: a long one takes more. */
const expressionSteps = (source: string) => Math.max(200, 3 * (source.length - 2000));

/**
 * A JSONata template: each string that is an expression is replaced by its value, at any depth.
 * @param field what causes call the place: `Output`, `Output/result`, …
 * @throws StatesError `States.QueryEvaluationError` when an expression fails or returns nothing.
 */
export async function expressionTemplate(run: StateRun, template: Json, field: string, bound: Bound): Promise<Json> {
  if (isExpression(template)) return evaluate(run, template, field, bound);
  if (Array.isArray(template)) {
    const items: Json[] = [];
    for (const [index, item] of template.entries()) {
      items.push(await expressionTemplate(run, item, `${field}[${index}]`, bound));
    }
    return items;
  }
  if (!isObject(template)) return template;
  const entries: [string, Json][] = [];
  // One after the other: the order in which expressions ask for random numbers is part of what a replay repeats.
  for (const [name, value] of Object.entries(template)) {
    entries.push([name, await expressionTemplate(run, value, `${field}/${name}`, bound)]);
  }
  return Object.fromEntries(entries);
}

async function evaluate(run: StateRun, text: string, field: string, bound: Bound): Promise<Json> {
  const source = expressionSource(text);
  const place = `The JSONata expression '${source}' specified for the field '${field}'`;
  const { effects } = run.execution;
  while (effects.taskBudget?.isExceeded) await effects.taskBudget.yieldToTimer(run.cancellation);
  const budget = budgetOf(source, effects.edition);
  let value: Json | undefined;
  try {
    value = evaluateExpression(source, { ...run.scope.all(), states: states(run, bound) }, effects, budget);
  } catch (error) {
    const { code, message } = error as { readonly code: string; readonly message: string };
    // AWS puts a colon before a bound's message, and a full stop before one that has a code.
    const said = code === 'BUDGET' ? `: ${message}` : `. ${code}: ${message}`;
    throw StatesError.query(`${place} threw an error during evaluation${said}`);
  } finally {
    effects.taskBudget?.count(expressionSteps(source) + budget.used);
  }
  if (value === undefined) throw StatesError.query(`${place} returned nothing (undefined).`);
  return value;
}

function states(run: StateRun, bound: Bound): { [name: string]: Json } {
  return {
    input: run.input,
    context: run.context,
    ...(bound.result === undefined ? {} : { result: bound.result }),
    ...(bound.errorOutput === undefined ? {} : { errorOutput: bound.errorOutput }),
  };
}
