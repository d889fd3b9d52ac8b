import type { EventsOf } from '@backstitch/process-manager';
import { processManager } from '@backstitch/process-manager/workflows';
import { assign, setup } from 'xstate';
import { processes } from '../contracts';

/** Keeps what is stored in its context, except while it is shut, and takes payment in no state. */
const machine = setup({
  types: {
    context: {} as { readonly texts: readonly string[] },
    events: {} as EventsOf<typeof processes.hoard>,
    output: {} as { readonly count: number },
  },
}).createMachine({
  id: 'hoard',
  initial: 'fresh',
  context: { texts: [] },
  output: ({ context: { texts } }) => ({ count: texts.length }),
  states: {
    fresh: { on: { Ordered: 'open' } },
    open: {
      on: {
        Stored: { actions: assign(({ context: { texts }, event }) => ({ texts: [...texts, event.body.text] })) },
        Picked: 'shut',
        MindChanged: 'done',
      },
    },
    shut: { on: { Picked: 'open' } },
    done: { type: 'final' },
  },
});

export const hoard = processManager(processes.hoard, machine);
