import { event, takes } from '@backstitch/contract';
import { type EventsOf, processTypes } from '@backstitch/process-manager';
import { processManager } from '@backstitch/process-manager/workflows';
import { setup } from 'xstate';
import { z } from 'zod';

const Told = z.object({ id: z.string() });
const options = { key: ({ id }: z.infer<typeof Told>) => id };
const otherwise = { otherwise: 'defer', late: 'reject' } as const;
const takesBoth = [
  takes(event('Opened', Told, options), { starts: true, ...otherwise }),
  takes(event('Counted', Told, options), otherwise),
] as const;

export const types = processTypes('unhosted', {
  tally: { takes: takesBoth, output: z.unknown() },
  note: { takes: takesBoth, output: z.unknown(), historyLimit: { events: 20 } },
});

export const tally = processManager(
  types.tally,
  setup({ types: { events: {} as EventsOf<typeof types.tally> } }).createMachine({
    initial: 'fresh',
    states: { fresh: { on: { Opened: 'open' } }, open: { on: { Counted: {} } } },
  }),
);
