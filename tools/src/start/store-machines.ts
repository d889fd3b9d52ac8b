import type { StoredMachine } from '../platform/platform';
import { Trouble } from '../trouble';

/**
 * Stores a platform's state machines through its gateway, as anyone would: where there is one of that name already, it
 * stays as it is.
 * @param gateway its URL
 * @throws Trouble `sample-not-stored`
 */
export async function storeMachines(gateway: string, machines: readonly StoredMachine[] = []): Promise<void> {
  for (const { name, unwind, definition } of machines) {
    const response = await fetch(`${gateway}/saga-types/${name}?unwind=${unwind}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'if-none-match': '*' },
      body: JSON.stringify(definition),
    });
    if (response.ok || response.status === 412) continue;
    throw new Trouble('sample-not-stored', `The state machine ${name} can't be stored: ${await response.text()}`);
  }
}
