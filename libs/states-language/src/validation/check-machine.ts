import type { QueryLanguage } from '../definition/query-language';
import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import { type Fields, checkFields } from './check-fields';
import { checkGraph } from './check-graph';
import { checkNumber } from './check-number';
import { checkState } from './check-state';
import { checkText } from './check-text';
import type { Place } from './place';

const maxNameLength = 80;
const maxNesting = 30;

const inner: Fields = {
  StartAt: { required: true, check: checkText.any },
  States: { required: true, check: () => undefined },
  Comment: { check: checkText.any },
};
const fieldsOf = {
  machine: {
    ...inner,
    QueryLanguage: { check: checkText.oneOf('JSONPath', 'JSONata') },
    TimeoutSeconds: { check: checkNumber(1, undefined, 'integer', true) },
    Version: { check: checkText.any },
  },
  branch: inner,
  processor: { ...inner, ProcessorConfig: { check: checkProcessorConfig } },
} satisfies Record<string, Fields>;

/**
 * Checks a machine, a branch or an item processor, with all states and machines in it.
 * @param names of all states so far: they are unique in the whole definition.
 */
export function checkMachine(
  value: Json,
  kind: keyof typeof fieldsOf,
  place: Place,
  machineLanguage: QueryLanguage,
  names = new Set<string>(),
  depth = 0,
): void {
  if (depth > maxNesting)
    return place.report('too-large', `Machines must not be nested deeper than ${maxNesting} levels`);
  const machine = checkFields(value, fieldsOf[kind], place);
  const states = machine?.['States'];
  if (machine === undefined || states === undefined) return;
  if (!isObject(states)) return place.at('States').report('wrong-type', 'Value must be an object');
  for (const [name, state] of Object.entries(states)) {
    const at = place.at('States', name).in(languageOf(state, machineLanguage));
    if (name.length === 0 || name.length > maxNameLength) {
      at.report('bad-value', `State names have 1 to ${maxNameLength} characters`);
      continue; // each error in it would repeat the name
    }
    if (names.has(name)) at.report('duplicate-state-name', `Duplicate State name: ${name}`);
    names.add(name);
    if (machineLanguage === 'JSONata' && isObject(state) && state['QueryLanguage'] === 'JSONPath') {
      at.report('bad-value', "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
      continue;
    }
    checkState(state, at);
    checkInner(state, at, machineLanguage, names, depth);
  }
  checkGraph(machine, states, place);
}

function checkInner(state: Json, place: Place, language: QueryLanguage, names: Set<string>, depth: number): void {
  if (!isObject(state)) return;
  if (state['Type'] === 'Parallel' && state['Branches'] !== undefined) {
    const branches = state['Branches'];
    if (!Array.isArray(branches) || branches.length === 0) {
      return place.at('Branches').report('wrong-type', 'Value must be a non-empty array');
    }
    branches.forEach((branch, index) =>
      checkMachine(branch, 'branch', place.at('Branches', index).in(language), language, names, depth + 1),
    );
  }
  if (state['Type'] !== 'Map') return;
  for (const field of ['ItemProcessor', 'Iterator']) {
    if (state[field] === undefined) continue;
    checkMachine(state[field], 'processor', place.at(field).in(language), language, names, depth + 1);
    checkMode(state, state[field], place);
  }
}

function checkMode(state: JsonObject, processor: Json, place: Place): void {
  const config = isObject(processor) && isObject(processor['ProcessorConfig']) ? processor['ProcessorConfig'] : {};
  if (config['Mode'] === 'DISTRIBUTED') {
    if (place.options.machineType === 'EXPRESS')
      place.report('bad-value', 'Express state machine does not support Distributed Map');
    return;
  }
  for (const field of ['ItemReader', 'ItemBatcher', 'ResultWriter']) {
    if (state[field] !== undefined)
      place.report('conflicting-fields', `Field '${field}' is only supported in DISTRIBUTED mode`);
  }
}

function checkProcessorConfig(value: Json, place: Place): void {
  const fields: Fields = {
    Mode: { check: checkText.oneOf('INLINE', 'DISTRIBUTED') },
    ExecutionType: { check: checkText.oneOf('STANDARD', 'EXPRESS') },
  };
  const config = checkFields(value, fields, place);
  if (config?.['Mode'] === 'DISTRIBUTED' && config['ExecutionType'] === undefined) {
    place.report('missing-field', 'These fields are required: [ExecutionType]');
  }
}

function languageOf(state: Json, machineLanguage: QueryLanguage): QueryLanguage {
  return isObject(state) && state['QueryLanguage'] === 'JSONata' ? 'JSONata' : machineLanguage;
}
