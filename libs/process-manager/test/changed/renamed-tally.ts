import type { EventsOf } from '@backstitch/process-manager';
import { assign, setup } from 'xstate';
import type { processes } from '../contracts';

/** The tally's next version: what was `counting` is called `adding`, and any sum is taken. */
export const renamedTally = setup({
  types: {
    context: {} as { readonly sum: number; readonly count: number; readonly of: number },
    events: {} as EventsOf<typeof processes.tally>,
    output: {} as { readonly sum: number },
  },
}).createMachine({
  id: 'tally',
  initial: 'adding',
  context: { sum: 0, count: 0, of: 0 },
  output: ({ context: { sum } }) => ({ sum }),
  states: {
    adding: {
      on: {
        Ordered: {},
        Counted: {
          actions: assign(({ context: { sum, count }, event }) => ({
            sum: sum + ('number' in event.body ? event.body.number : 0),
            count: count + 1,
          })),
        },
        MindChanged: 'whole',
      },
    },
    whole: { type: 'final' },
  },
});
