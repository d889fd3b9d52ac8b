import type { EventsOf } from '@backstitch/process-manager';
import { processManager, publish } from '@backstitch/process-manager/workflows';
import { assign, setup } from 'xstate';
import { Stored, processes } from '../contracts';

const text = 'x'.repeat(200_000);

/** Deeper than the data of an event may be, and the number that stands for it. */
const deepest = -1;
const deep = JSON.parse('['.repeat(600) + ']'.repeat(600)) as string;

/** Publishes as many large events in one task as it is told; `deep`: one that is nested deep. */
const machine = setup({
  types: {
    context: {} as { readonly orderId: string; readonly left: number },
    events: {} as EventsOf<typeof processes.volley>,
    output: {} as { readonly count: number },
  },
  actions: {
    say: publish(Stored, ({ context: { orderId, left } }) => ({
      orderId,
      text: left === deepest ? deep : `${left} ${text}`,
    })),
  },
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
          actions: assign(({ event }) => ({
            orderId: event.body.orderId,
            left: event.body.item === 'deep' ? deepest : Number(event.body.item),
          })),
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
