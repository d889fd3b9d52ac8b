import { event, participant, takes } from '@backstitch/contract';
import { type EventsOf, processTypes } from '@backstitch/process-manager';
import { processManager } from '@backstitch/process-manager/workflows';
import { assign, setup } from 'xstate';
import { z } from 'zod';

const Opened = z.object({ key: z.string(), of: z.int() });
const Counted = z.object({ key: z.string(), n: z.int() });
const byKey = { key: ({ key }: { readonly key: string }) => key };

export const CountOpened = event('CountOpened', Opened, byKey);
export const OneCounted = event('OneCounted', Counted, byKey);

export const counters = participant('gatewayCounters', {}, { publishes: [CountOpened, OneCounted] });

/** Processes that are told how many numbers will come, and then each number. */
export const processes = processTypes('gatewayCountings', {
  countAll: {
    takes: [
      takes(CountOpened, { starts: true, otherwise: 'reject', late: 'reject' }),
      takes(OneCounted, { otherwise: 'reject', late: 'reject' }),
    ],
    output: z.object({ last: z.int(), inOrder: z.boolean() }),
  },
});

const nothing = { of: 0, last: 0, inOrder: true };

export const countAll = processManager(
  processes.countAll,
  setup({ types: { context: nothing, events: {} as EventsOf<typeof processes.countAll> } }).createMachine({
    id: 'count',
    initial: 'fresh',
    context: nothing,
    output: ({ context: { last, inOrder } }) => ({ last, inOrder }),
    states: {
      fresh: {
        on: {
          CountOpened: {
            target: 'counting',
            actions: assign(({ event: { body } }) => ('of' in body ? { of: body.of } : {})),
          },
        },
      },
      counting: {
        always: { guard: ({ context: { last, of } }) => last >= of, target: 'counted' },
        on: {
          OneCounted: {
            actions: assign(({ context: { last, inOrder }, event: { body } }) => {
              const n = 'n' in body ? body.n : 0;
              return { last: n, inOrder: inOrder && n === last + 1 };
            }),
          },
        },
      },
      counted: { type: 'final' },
    },
  }),
);
