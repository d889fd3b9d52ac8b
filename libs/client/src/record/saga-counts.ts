import { type Shown, time } from '@backstitch/saga-log/shown';
import { sagaStatuses } from '@backstitch/saga-log';
import { z } from 'zod';

const count = z.int().min(0);

/** How many sagas there are, and how old the record is that says so: its type and its JSON Schema. */
export const SagaCounts = z
  .object({
    items: z
      .array(z.object({ type: z.string(), status: z.enum(sagaStatuses), count }))
      .describe('By type and status. What there is none of is left out.'),
    consistency: z.literal('eventual'),
    asOf: time.describe('All that had changed by then is recorded.'),
    lag: z
      .object({
        sagas: count.describe('Those that have changed, as far as is known, and are to be read yet.'),
        ms: count.describe('For how long the record hasn’t been complete, in milliseconds.'),
      })
      .describe('How far the record is behind.'),
  })
  .meta({ id: 'SagaCounts' });

/** How many sagas there are, and how old the record is that says so. */
export type SagaCounts = Shown<typeof SagaCounts>;
