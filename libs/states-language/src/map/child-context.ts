import { arnOf, arnText } from '../arn/arn';
import type { MapState } from '../definition/state-machine';
import type { StateRun } from '../execution/state-run';
import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';

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
  const own = arnOf(id);
  if (own === undefined) return `${text(id)}/${label}`;
  const [kind = '', machine = ''] = own.resource.split(':');
  return arnText({ ...own, resource: `${kind}:${machine}/${label}` });
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
