import { participant, refusal, sagaTypes } from '@backstitch/contract';
import { z } from 'zod';

export const Gone = refusal('Gone', z.object({ n: z.int() }));

/** What every subject asks: nothing but a row, or a refusal. */
export const stock = participant('stock', {
  take: {
    input: z.object({ n: z.int(), refuse: z.boolean() }),
    output: z.object({ n: z.int() }),
    refusals: [Gone],
    compensation: 'putBack',
  },
});

/** What every subject is started with. */
export const Work = z.object({
  steps: z.int(),
  /** The last step refuses: those before it are compensated. */
  refused: z.boolean(),
  /** The instance of the participant that is asked. Default the one without a database. */
  at: z.enum(['sqlite', 'postgres']).optional(),
});
export type Work = z.output<typeof Work>;

export const benchTypes = sagaTypes('bench', {
  inOrder: { input: Work, output: z.object({ steps: z.int() }), participants: [stock] },
});
