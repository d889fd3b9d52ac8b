import { stateMachines } from '@backstitch-examples/trip-catalogue/state-machines';
import { Trouble } from './trouble.mjs';

/**
 * Stores the sample's state machines through the gateway, as anyone would: where there is one of that name already, it
 * stays as it is.
 * @param gateway its URL
 * @throws Trouble `sample-not-stored`
 */
export async function storeSampleMachines(gateway) {
  for (const { name, unwind, definition } of stateMachines) {
    const response = await fetch(`${gateway}/saga-types/${name}?unwind=${unwind}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'if-none-match': '*' },
      body: JSON.stringify(definition),
    });
    if (response.ok || response.status === 412) continue;
    throw new Trouble('sample-not-stored', `The state machine ${name} can't be stored: ${await response.text()}`);
  }
}
