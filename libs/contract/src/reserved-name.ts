import { builtInRefusals } from './built-in-refusals';
import { ContractError } from './contract-error';

/** What the engine calls its own failures, and what a step's error is called that is no refusal. */
const engineCodes: readonly string[] = [
  ...['SagaCancelled', 'SagaCompensated', 'SagaDeadlineExceeded', 'SagaMisused', 'SagaTooLarge'],
  ...['PivotNotAlone', 'PivotUndeclared', 'PayloadTooLarge', 'NotReceived', 'NotSent', 'OutcomeUnknown'],
  ...['ProcessCompensated', 'MachineChanged', 'EventUnpublishable'],
];

/**
 * Refuses a code that means something else already: a saga's failure could not tell the two apart.
 * @throws ContractError `reserved-name`
 */
export function freeName<N extends string>(what: string, name: N): N {
  const taken = name.startsWith('backstitch:') || engineCodes.includes(name);
  if (!taken && !(builtInRefusals as readonly string[]).includes(name)) return name;
  throw new ContractError(
    'reserved-name',
    `${what} '${name}' has a name of the platform's own: choose another one, in the words of the participant.`,
  );
}
