import { Failure, type Shown, time } from '@backstitch/saga-log/shown';
import { z } from 'zod';
import { slipEventKinds } from '../slip';

/** An activity of an itinerary, with everything that is needed to ask it. */
const Activity = z.object({
  participant: z.string(),
  request: z.string(),
  step: z.string().optional().describe('The name of its step, where the request’s isn’t telling.'),
  compensation: z.string().nullable().describe('The verb that undoes it; null: nothing to undo.'),
  refusals: z.array(z.string()).optional().describe('The codes that it may refuse with. Default none.'),
  takes: z
    .array(z.string())
    .optional()
    .describe('The names of its arguments, each bound from the variable of that name.'),
  arguments: z.unknown().optional().describe('Explicit arguments: they override what is bound.'),
  sets: z
    .record(z.string(), z.string())
    .optional()
    .describe('Property of the output by variable. Default every property.'),
  attemptTimeout: z.string().optional(),
  giveUpAfter: z.string().optional(),
});

/** Who is told what happens to a slip: CloudEvents 1.0, each at least once, in order. */
export const SlipSubscription = z.object({
  endpoint: z.string(),
  events: z.array(z.enum(slipEventKinds)).optional().describe('Default all kinds.'),
  activities: z
    .array(z.string())
    .optional()
    .describe('Only what happens to these steps, by step id or request. Default all.'),
});

const Exception = Failure.extend({ step: z.string(), participant: z.string(), at: time }).describe(
  'Why an activity did not complete.',
);

/** What a routing slip is, beside a saga: its activity log is the saga's steps. */
export const SlipView = z.object({
  trackingNumber: z.string(),
  owner: z.string(),
  at: z.string().describe('The task queue that it is on: a participant’s, or its owner’s error queue.'),
  itinerary: z.array(Activity).describe('What is still to be done; the first is asked now, or next.'),
  activityLog: z.array(z.string()).describe('Step ids, in the order they were asked.'),
  compensationLog: z.array(z.string()).describe('Of these steps the ones that can be compensated, or have been.'),
  variables: z.record(z.string(), z.unknown()),
  exceptions: z.array(Exception),
  endedEarly: z.string().optional().describe('Why an activity has ended it early: it counts as completed.'),
  subscriptions: z.array(SlipSubscription),
});

/** What a routing slip is, beside a saga: its activity log is the saga's steps. */
export type SlipView = Shown<typeof SlipView>;
