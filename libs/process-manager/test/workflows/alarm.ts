import type { EventsOf } from '@backstitch/process-manager';
import { asking, processManager } from '@backstitch/process-manager/workflows';
import { ask } from '@backstitch/saga';
import { assign, setup } from 'xstate';
import { processes, store } from '../contracts';

const shop = ask(store);

/** Reserves something, and waits for as many milliseconds as it is told. */
const machine = setup({
  types: { context: {} as { readonly delay: number }, events: {} as EventsOf<typeof processes.alarm> },
  actors: { reserve: asking((item: { item: string }) => shop.reserveItem(item)) },
  delays: { asTold: ({ context: { delay } }) => delay },
}).createMachine({
  id: 'alarm',
  initial: 'fresh',
  context: { delay: 0 },
  output: {},
  states: {
    fresh: {
      on: { Ordered: { target: 'reserving', actions: assign(({ event }) => ({ delay: Number(event.body.item) })) } },
    },
    reserving: { invoke: { src: 'reserve', input: { item: 'pen' }, onDone: 'waiting' } },
    waiting: { after: { asTold: 'done' } },
    done: { type: 'final' },
  },
});

export const alarm = processManager(processes.alarm, machine);
