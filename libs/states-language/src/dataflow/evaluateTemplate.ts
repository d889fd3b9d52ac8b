import { type StateRun } from '../execution/StateRun';
import { type Json } from '../json/Json';
import { type Bound } from './Bound';
import { expressionTemplate } from './expressionTemplate';
import { payloadTemplate } from './payloadTemplate';

/** A template of the state's own query language. @param field what a cause calls it */
export async function evaluateTemplate(run: StateRun, template: Json, field: string, bound: Bound): Promise<Json> {
  if (run.language === 'JSONata') return expressionTemplate(run, template, field, bound);
  const { turn } = run.execution.effects;
  while (turn?.isTired) await turn.rest(run.cancellation);
  return payloadTemplate(run, template, bound.root);
}
