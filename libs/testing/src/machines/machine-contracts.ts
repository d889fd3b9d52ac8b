import { type AnyEvent, event, takes } from '@backstitch/contract';
import { processTypes } from '@backstitch/process-manager';
import { z } from 'zod';
import { programParticipants } from '../programs/program-contracts';
import type { MachineEvent, MachineType } from './machine';

const body = z.unknown();
const key = { key: () => 'simulated' };

/** The event that begins a process: its body has the machine that the process is. */
export const Begun = event('Begun', body, key);

/** The event that machines publish: numbered. */
export const Flashed = event('Flashed', z.object({ n: z.number() }), key);

const others = {
  Paid: takes(event('Paid', body, key), { otherwise: 'defer', late: 'reject' }),
  Picked: takes(event('Picked', body, key), { otherwise: 'defer', late: 'ignore' }),
  Changed: takes(event('Changed', body, key), { otherwise: 'reject', late: 'reject' }),
  Counted: takes(event('Counted', body, key), { otherwise: 'ignore', late: 'ignore' }),
} satisfies Record<MachineEvent, unknown>;

const driven = {
  takes: [takes(Begun, { starts: true, otherwise: 'ignore', late: 'ignore' }), ...Object.values(others)],
  publishes: [Flashed] as readonly AnyEvent[],
  output: z.unknown(),
  // Longer than any of them lives: one that comes again is known.
  knowsEventsFor: '400d',
  participants: Object.values(programParticipants),
} as const;

/** What machines can be. */
export const machineTypes = processTypes('machines', {
  driven,
  // It goes on in fresh histories, again and again.
  drivenLong: { ...driven, continueAfter: 15 },
  drivenHeld: { ...driven, onFailure: 'hold' },
  drivenDated: { ...driven, deadline: '1h' },
  drivenPast: { ...driven, pivot: true },
  drivenPastLong: { ...driven, pivot: true, continueAfter: 15 },
}) satisfies Record<MachineType, unknown>;

/** All of it. */
export const machineCatalogue = {
  participants: Object.values(programParticipants),
  sagaTypes: Object.values(machineTypes),
};
