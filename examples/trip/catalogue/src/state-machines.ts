import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The sample's state machines: `PUT /saga-types/{name}?unwind={unwind}` stores them. */
export const stateMachines = [
  { name: 'planTrip', unwind: 'mirror', definition: definitionOf('planTrip') },
  { name: 'planTripByHand', unwind: 'never', definition: definitionOf('planTripByHand') },
] as const;

/** The same path from `src` and from `dist`. */
function definitionOf(name: string): unknown {
  return JSON.parse(readFileSync(join(__dirname, `../state-machines/${name}.asl.json`), 'utf8'));
}
