import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';
import type { Bound } from './bound';
import { expressionTemplate } from './expression-template';
import { payloadTemplate } from './payload-template';

/** A template of the state's own query language. @param field what a cause calls it */
export async function evaluateTemplate(run: StateRun, template: Json, field: string, bound: Bound): Promise<Json> {
  if (run.language === 'JSONata') return expressionTemplate(run, template, field, bound);
  const { taskBudget } = run.execution.effects;
  while (taskBudget?.isExceeded) await taskBudget.yieldToTimer(run.cancellation);
  return payloadTemplate(run, template, bound.root);
}
