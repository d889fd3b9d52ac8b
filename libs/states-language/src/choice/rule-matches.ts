import { evaluateTemplate } from '../dataflow/evaluate-template';
import { resolvePath } from '../dataflow/resolve-path';
import { unexpectedType } from '../dataflow/unexpected-type';
import type { ChoiceRule } from '../definition/state-machine';
import { StatesError } from '../errors/states-error';
import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';
import { isExpression } from '../jsonata/is-expression';
import { parsePath } from '../jsonpath/parse-path';
import { PathError } from '../jsonpath/path-error';
import { thisEdition } from '../start/started';
import { choiceOperators } from './choice-operators';

/** Whether a choice rule holds for the input. And and Or stop at the first part that decides. */
export async function ruleMatches(run: StateRun, rule: ChoiceRule, input: Json, place: string): Promise<boolean> {
  if (rule.Condition !== undefined) return conditionHolds(run, rule.Condition, input, place);
  if (rule.And !== undefined) {
    for (const part of rule.And) if (!(await ruleMatches(run, part, input, place))) return false;
    return true;
  }
  if (rule.Or !== undefined) {
    for (const part of rule.Or) if (await ruleMatches(run, part, input, place)) return true;
    return false;
  }
  if (rule.Not !== undefined) return !(await ruleMatches(run, rule.Not, input, place));
  return compare(run, rule, input);
}

async function conditionHolds(run: StateRun, condition: Json, input: Json, place: string): Promise<boolean> {
  const value = isExpression(condition) ? await evaluateTemplate(run, condition, place, { root: input }) : condition;
  if (typeof value === 'boolean') return value;
  throw unexpectedType(condition, place, 'boolean', value);
}

function compare(run: StateRun, rule: ChoiceRule, input: Json): boolean {
  const operator = Object.keys(rule).find((key) => choiceOperators.has(key.replace(/Path$/, '')));
  if (operator === undefined || rule.Variable === undefined) {
    throw StatesError.runtime('A choice rule has neither a comparison nor a combination of rules.');
  }
  const name = operator.replace(/Path$/, '');
  const written = rule[operator] as Json;
  if (name === 'IsPresent') return (found(run, rule.Variable, input) !== undefined) === written;
  const { accepts, holds } = choiceOperators.get(name)!;
  const variable = find(run, rule.Variable, input);
  if (typeof variable === 'string') run.execution.effects.taskBudget?.spend(variable.length >> 6);
  if (name === operator) return holds(variable, written);
  const expected = find(run, written as string, input);
  // A comparand of another type can't be compared with at all, unlike a Variable of another type.
  if (!accepts(expected)) throw invalid(written as string);
  return holds(variable, expected);
}

function find(run: StateRun, path: string, input: Json): Json {
  const value = found(run, path, input);
  if (value === undefined) throw invalid(path);
  return value;
}

function found(run: StateRun, path: string, input: Json): Json | undefined {
  try {
    return resolvePath(run, parsePath(path), input);
  } catch (error) {
    // A path that was too expensive hasn't found that nothing is there.
    if ((run.execution.effects.edition ?? thisEdition) < 6) return undefined;
    if (!(error instanceof PathError)) throw error;
    if (error.exhausted) throw StatesError.runtime(`Invalid path '${path}': ${error.message}`);
    return undefined;
  }
}

function invalid(path: string): StatesError {
  return StatesError.runtime(`Invalid path '${path}': The choice state's condition path references an invalid value.`);
}
