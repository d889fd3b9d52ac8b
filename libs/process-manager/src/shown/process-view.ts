import { type Shown, time } from '@backstitch/saga-log/shown';
import { z } from 'zod';

/** An event that came to a process, and what became of it. */
export const ShownEvent = z
  .object({
    id: z.string(),
    source: z.string(),
    type: z.string(),
    outcome: z
      .enum(['waiting', 'handled', 'deferred', 'ignored', 'rejected', 'duplicate'])
      .describe(
        '`waiting`: not seen yet; `deferred`: it waits for a state that takes it; `duplicate`: it came before.',
      ),
    reason: z.string().optional().describe('Why it was not handled.'),
    at: time,
  })
  .meta({ id: 'ShownEvent' });

const count = z.int().min(0);

/** What a process is, beside a saga. */
export const ProcessView = z.object({
  begunBy: z.string().describe('The name of the event that it began with.'),
  events: z.array(ShownEvent).describe('The last 100 events that came, and what became of each.'),
  counts: z
    .object({ handled: count, deferred: count, ignored: count, rejected: count })
    .describe('How many events have come to which outcome, in all of its runs.'),
});

/** What a process is, beside a saga. */
export type ProcessView = Shown<typeof ProcessView>;
