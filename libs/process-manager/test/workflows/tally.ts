import type { EventsOf } from '@backstitch/process-manager';
import { asking, processManager } from '@backstitch/process-manager/workflows';
import { ask } from '@backstitch/saga';
import { assign, setup } from 'xstate';
import { processes, store } from '../contracts';

const shop = ask(store);

/** Adds up numbers until somebody changes their mind: then a full sum is taken, and any other compensates. */
export const tallyMachine = setup({
  types: {
    context: {} as { readonly sum: number; readonly count: number; readonly of: number },
    events: {} as EventsOf<typeof processes.tally>,
    output: {} as { readonly sum: number },
  },
  actors: { reserve: asking((item: { item: string }) => shop.reserveItem(item)) },
  guards: { isWhole: ({ context: { count, of } }) => count === of },
}).createMachine({
  id: 'tally',
  initial: 'fresh',
  context: { sum: 0, count: 0, of: 0 },
  output: ({ context: { sum } }) => ({ sum }),
  states: {
    fresh: {
      on: { Ordered: { target: 'reserving', actions: assign(({ event }) => ({ of: Number(event.body.item) })) } },
    },
    reserving: { invoke: { src: 'reserve', input: { item: 'pen' }, onDone: 'counting' } },
    counting: {
      after: { 86_400_000: 'forgotten' },
      on: {
        Counted: {
          actions: assign(({ context: { sum, count }, event }) => ({ sum: sum + event.body.number, count: count + 1 })),
        },
        MindChanged: [{ guard: 'isWhole', target: 'whole' }, { target: 'withdrawn' }],
      },
    },
    whole: { type: 'final' },
    withdrawn: { type: 'final', tags: ['compensate'] },
    forgotten: { type: 'final', tags: ['compensate'] },
  },
});

export const tally = processManager(processes.tally, tallyMachine);
