import type { EventsOf } from '@backstitch/process-manager';
import { processManager, publish } from '@backstitch/process-manager/workflows';
import { assign, setup } from 'xstate';
import { Stored, processes } from '../contracts';

const text = 'x'.repeat(200_000);

/** Publishes as many large events in one task as it is told. */
const machine = setup({
  types: {
    context: {} as { readonly orderId: string; readonly left: number },
    events: {} as EventsOf<typeof processes.volley>,
    output: {} as { readonly count: number },
  },
  actions: { say: publish(Stored, ({ context: { orderId, left } }) => ({ orderId, text: `${left} ${text}` })) },
  guards: { isDone: ({ context: { left } }) => left === 0 },
}).createMachine({
  id: 'volley',
  initial: 'fresh',
  context: { orderId: '', left: 0 },
  output: { count: 0 },
  states: {
    fresh: {
      on: {
        Ordered: {
          target: 'saying',
          actions: assign(({ event }) => ({ orderId: event.body.orderId, left: Number(event.body.item) })),
        },
      },
    },
    saying: {
      always: [
        { guard: 'isDone', target: 'done' },
        {
          target: 'saying',
          reenter: true,
          actions: ['say', assign(({ context: { left } }) => ({ left: left - 1 }))],
        },
      ],
    },
    done: { type: 'final' },
  },
});

export const volley = processManager(processes.volley, machine);
