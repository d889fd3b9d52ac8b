import { type StateRun } from '../execution/StateRun';
import { type Json } from '../json/Json';
import { type Bound } from './Bound';
import { expressionTemplate } from './expressionTemplate';
import { payloadTemplate } from './payloadTemplate';

/** A template of the state's own query language. @param field what a cause calls it */
export async function evaluateTemplate(run: StateRun, template: Json, field: string, bound: Bound): Promise<Json> {
  return run.language === 'JSONata'
    ? expressionTemplate(run, template, field, bound)
    : payloadTemplate(run, template, bound.root);
}
