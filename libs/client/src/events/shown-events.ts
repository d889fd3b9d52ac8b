import type { DeliveryState } from '@backstitch/events';
import { type Shown, time } from '@backstitch/saga-log/shown';
import { z } from 'zod';

const count = (what: string) => z.int().describe(what);

/** A page of the error queue: its type and its JSON Schema. */
export const UnclaimedList = z
  .object({
    items: z.array(
      z.object({
        id: z.string().describe('Of this entry: it is replayed and dropped by it.'),
        saga: z
          .object({ type: z.string(), id: z.string() })
          .optional()
          .describe('The saga that it was for; absent where no type takes it, or its data doesn’t say.'),
        reason: z.string().describe('Why nobody has taken it: a code, then words.'),
        since: time,
        event: z.object({
          ...{ id: z.string(), source: z.string(), type: z.string(), time: z.string() },
          ...{ subject: z.string().optional(), data: z.unknown() },
        }),
      }),
    ),
    next: z.string().nullable().describe('The cursor of the next page; null: there is no more.'),
  })
  .meta({ id: 'UnclaimedList', description: 'Events that nobody has taken, oldest first.' });

/** A page of the error queue. */
export type UnclaimedList = Shown<typeof UnclaimedList>;

/** What has become of all events: its type and its JSON Schema. */
export const EventCounts = z
  .object({
    published: count('All of them, each once for each saga type that takes it: the sum of the others.'),
    ...{
      waiting: count('Not sent yet: they have just come, or there is no saga for them yet.'),
      sent: count('Their sagas have them, and haven’t said what became of them.'),
      handled: count('Taken.'),
      deferred: count('They wait in their sagas for a state that takes them.'),
      ignored: count('Of no matter, as their saga types say.'),
      rejected: count('They shouldn’t have come, as their saga types say.'),
      unclaimed: count('In the error queue.'),
      dropped: count('Taken out of the error queue by an operator.'),
    },
  } satisfies Record<DeliveryState | 'published', z.ZodType>)
  .meta({ id: 'EventCounts', description: 'What has become of all events.' });

/** What has become of all events. */
export type EventCounts = Shown<typeof EventCounts>;
