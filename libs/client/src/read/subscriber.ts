import { SlipSubscription } from '@backstitch/routing-slip/shown';
import { Failure, type Shown, time } from '@backstitch/saga-log/shown';
import { z } from 'zod';

const statuses = {
  pending: 'the slip hasn’t set out, so there is nothing to deliver',
  delivering: 'all that has happened was delivered',
  failing: 'it didn’t take an event, and is sent it again',
  delivered: 'everything was delivered, or it wants to hear no more',
  stopped: 'somebody has ended the delivery by force',
} as const;

/** One who is told what happens to a slip, and how that goes: its type and its JSON Schema. */
export const Subscriber = SlipSubscription.extend({
  status: z.enum(Object.keys(statuses) as (keyof typeof statuses)[]).describe(
    Object.entries(statuses)
      .map(([status, meaning]) => `\`${status}\`: ${meaning}`)
      .join('; '),
  ),
  attempts: z.int().min(0).optional().describe('How often the event that it didn’t take was sent.'),
  failure: Failure.optional().describe('Why it failed last.'),
  nextAttemptAt: time.optional(),
}).meta({ id: 'Subscriber' });

/** One who is told what happens to a slip, and how that goes. */
export type Subscriber = Shown<typeof Subscriber>;
