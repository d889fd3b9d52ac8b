import type { EventsOf } from '@backstitch/process-manager';
import { processManager, publish } from '@backstitch/process-manager/workflows';
import { assign, setup } from 'xstate';
import { Flashed, processes } from '../contracts';

/** Counts events until somebody changes their mind, and publishes one of its own once, by a delay. */
const machine = setup({
  types: {
    context: {} as { readonly orderId: string; readonly count: number },
    events: {} as EventsOf<typeof processes.beacon>,
    output: {} as { readonly count: number },
  },
  delays: { untilFlash: 2_000 },
  actions: { flash: publish(Flashed, ({ context: { orderId } }) => ({ orderId })) },
}).createMachine({
  id: 'beacon',
  initial: 'fresh',
  context: { orderId: '', count: 0 },
  output: ({ context: { count } }) => ({ count }),
  states: {
    fresh: {
      on: { Ordered: { target: 'counting', actions: assign(({ event }) => ({ orderId: event.body.orderId })) } },
    },
    counting: {
      after: { untilFlash: { actions: 'flash' } },
      on: {
        Counted: { actions: assign(({ context: { count } }) => ({ count: count + 1 })) },
        MindChanged: 'done',
      },
    },
    done: { type: 'final' },
  },
});

export const beacon = processManager(processes.beacon, machine);

/** The same, with little room in its history. */
export const flare = processManager(processes.flare, machine);
