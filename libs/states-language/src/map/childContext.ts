import { type MapState } from '../definition/StateMachine';
import { type StateRun } from '../execution/StateRun';
import { isObject } from '../json/isObject';
import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';

/**
 * The context object of a child execution of a Map Run: an execution with an id and a name of its own.
 * @param item what is known of its item; nothing, of a batch
 */
export function childContext(run: StateRun<MapState>, label: string, input: Json, item: JsonObject): JsonObject {
  const execution = isObject(run.context['Execution']) ? run.context['Execution'] : {};
  const machine = isObject(run.context['StateMachine']) ? run.context['StateMachine'] : {};
  const name = run.execution.effects.uuid();
  const { effects } = run.execution;
  return {
    ...item,
    Execution: {
      ...execution,
      Id: `${withLabel(execution['Id'], label)}:${name}`,
      Input: input,
      Name: name,
      StartTime: new Date(effects.now()).toISOString(),
    },
    StateMachine: { ...machine, Id: `${text(machine['Id'])}/${label}`, Name: `${text(machine['Name'])}/${label}` },
  };
}

/** `arn:…:execution:machine:run` of the parent gives `arn:…:execution:machine/label`. */
function withLabel(id: Json | undefined, label: string): string {
  return `${text(id).split(':').slice(0, 7).join(':')}/${label}`;
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
