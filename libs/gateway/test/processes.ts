import { event, takes } from '@backstitch/contract';
import { type EventsOf, processTypes } from '@backstitch/process-manager';
import { processManager, publish } from '@backstitch/process-manager/workflows';
import { assign, setup } from 'xstate';
import { z } from 'zod';

const Parcel = z.object({ parcel: z.string() });
const key = { key: ({ parcel }: z.output<typeof Parcel>) => parcel };
const late = { late: 'ignore' } as const;

const ParcelWentLost = event('ParcelWentLost', Parcel.extend({ nth: z.int() }), key);
const LossNoted = event('LossNoted', Parcel, key);

const Ended = z.object({ saga: z.object({ type: z.string(), id: z.string(), status: z.string() }) });
const SagaEnded = event('SagaEnded', Ended, { key: ({ saga: { id } }) => id });

export const processes = processTypes('gatewayProcesses', {
  /** Hears how another saga has ended, by the event of the platform. */
  listen: {
    takes: [takes(SagaEnded, { starts: true, otherwise: 'ignore', ...late })],
    output: z.object({ ended: z.string() }),
  },
  /** Is begun by what another process publishes, and publishes itself. */
  claim: {
    takes: [takes(ParcelWentLost, { starts: true, otherwise: 'reject', ...late })],
    publishes: [LossNoted],
    continueAfter: 8,
    output: z.object({ losses: z.array(z.int()) }),
  },
  track: {
    takes: [
      takes(event('Sent', Parcel, key), { starts: true, otherwise: 'ignore', ...late }),
      takes(event('Arrived', Parcel, key), { otherwise: 'defer', ...late }),
    ],
    publishes: [ParcelWentLost],
    output: z.unknown(),
  },
});

const machine = setup({
  types: { context: {} as { readonly parcel: string }, input: {} as { readonly id: string } },
  delays: { lostAfter: 86_400_000 },
}).createMachine({
  id: 'track',
  initial: 'fresh',
  context: ({ input: { id } }) => ({ parcel: id }),
  states: {
    fresh: { on: { Sent: 'onItsWay' } },
    onItsWay: {
      on: { Arrived: 'there' },
      after: {
        lostAfter: {
          target: 'lost',
          actions: [1, 2, 3].map((nth) => publish(ParcelWentLost, ({ context: { parcel } }) => ({ parcel, nth }))),
        },
      },
    },
    there: { type: 'final' },
    lost: { type: 'final', tags: ['compensate'] },
  },
});

export const track = processManager(processes.track, machine);

const claimMachine = setup({
  types: {
    context: {} as { readonly losses: readonly number[] },
    events: {} as EventsOf<typeof processes.claim>,
    output: {} as { readonly losses: readonly number[] },
  },
  guards: { isThird: ({ context: { losses } }) => losses.length === 3 },
}).createMachine({
  id: 'claim',
  initial: 'open',
  context: { losses: [] },
  output: ({ context: { losses } }) => ({ losses }),
  states: {
    open: {
      always: { guard: 'isThird', target: 'settled' },
      on: {
        ParcelWentLost: {
          actions: [
            assign(({ context: { losses }, event: { body } }) => ({ losses: [...losses, body.nth] })),
            publish(LossNoted, ({ event: { body } }) => ({ parcel: body.parcel })),
          ],
        },
      },
    },
    settled: { type: 'final' },
  },
});

export const claim = processManager(processes.claim, claimMachine);

const listener = setup({
  types: {
    context: {} as { readonly ended: string },
    events: {} as EventsOf<typeof processes.listen>,
    output: {} as { readonly ended: string },
  },
}).createMachine({
  id: 'listen',
  initial: 'fresh',
  context: { ended: '' },
  output: ({ context: { ended } }) => ({ ended }),
  states: {
    fresh: {
      on: { SagaEnded: { target: 'heard', actions: assign(({ event: { body } }) => ({ ended: body.saga.status })) } },
    },
    heard: { type: 'final' },
  },
});

export const listen = processManager(processes.listen, listener);
