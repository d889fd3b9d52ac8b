import type { EventsOf } from '@backstitch/process-manager';
import { processManager } from '@backstitch/process-manager/workflows';
import { assign, setup } from 'xstate';
import { processes } from '../contracts';

/** Thirty days, one after the other. */
const machine = setup({
  types: {
    context: {} as { readonly days: number },
    events: {} as EventsOf<typeof processes.calendar>,
    output: {} as { readonly days: number },
  },
  delays: { oneDay: 86_400_000 },
  guards: { isMonth: ({ context: { days } }) => days === 30 },
}).createMachine({
  id: 'calendar',
  initial: 'fresh',
  context: { days: 0 },
  output: ({ context: { days } }) => ({ days }),
  states: {
    fresh: { on: { Ordered: 'day' } },
    day: {
      always: { guard: 'isMonth', target: 'month' },
      after: {
        oneDay: { target: 'day', reenter: true, actions: assign(({ context: { days } }) => ({ days: days + 1 })) },
      },
    },
    month: { type: 'final' },
  },
});

export const calendar = processManager(processes.calendar, machine);
