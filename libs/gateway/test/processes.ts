import { event, takes } from '@backstitch/contract';
import { processTypes } from '@backstitch/process-manager';
import { processManager } from '@backstitch/process-manager/workflows';
import { setup } from 'xstate';
import { z } from 'zod';

const Parcel = z.object({ parcel: z.string() });
const key = { key: ({ parcel }: z.output<typeof Parcel>) => parcel };
const late = { late: 'ignore' } as const;

export const processes = processTypes('gatewayProcesses', {
  track: {
    takes: [
      takes(event('Sent', Parcel, key), { starts: true, otherwise: 'ignore', ...late }),
      takes(event('Arrived', Parcel, key), { otherwise: 'defer', ...late }),
    ],
    output: z.unknown(),
  },
});

const machine = setup({ delays: { lostAfter: 86_400_000 } }).createMachine({
  id: 'track',
  initial: 'fresh',
  states: {
    fresh: { on: { Sent: 'onItsWay' } },
    onItsWay: { on: { Arrived: 'there' }, after: { lostAfter: 'lost' } },
    there: { type: 'final' },
    lost: { type: 'final', tags: ['compensate'] },
  },
});

export const track = processManager(processes.track, machine);
