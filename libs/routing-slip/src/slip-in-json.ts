import { type Duration, idPattern, milliseconds, stepNameError } from '@backstitch/contract';
import { z } from 'zod';
import { slipEventKinds } from './slip';

const name = z.string().regex(idPattern);
const step = z.string().refine((text) => stepNameError(text) === undefined, {
  error: ({ input }) => `a step can't be called '${String(input)}': ${stepNameError(String(input))}`,
  params: { code: 'invalid-format' },
});
const noDuration = 'not a duration: write a number above zero and one of ms, s, m, h, d, as in 10s';
const units = z.enum(['ms', 's', 'm', 'h', 'd']);
const duration = z.templateLiteral([z.number().positive(), units], { error: noDuration }).refine(isDuration, {
  error: noDuration,
});

const Activity = z.strictObject({
  participant: z.string(),
  request: z.string(),
  step: step.optional(),
  arguments: z.unknown().optional(),
  sets: z.record(z.string(), z.string()).optional(),
  attemptTimeout: duration.optional(),
  giveUpAfter: z.union([duration, z.literal('never')]).optional(),
});

/** An activity as it stands in JSON. */
export type ActivityInJson = z.output<typeof Activity>;

const Subscription = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/ }),
  events: z.array(z.enum(slipEventKinds)).min(1).optional(),
  activities: z.array(z.string()).min(1).optional(),
});

/** A slip as it stands in JSON. */
export const SlipInJson = z.strictObject({
  trackingNumber: name.optional(),
  owner: z.string().optional(),
  itinerary: z.array(Activity).max(200),
  variables: z.record(z.string(), z.unknown()).default({}),
  onFailure: z.enum(['compensate', 'hold']).optional(),
  deadline: duration.optional(),
  subscriptions: z.array(Subscription).max(10).optional(),
});

export type SlipInJson = z.output<typeof SlipInJson>;

function isDuration(text: string): boolean {
  try {
    return milliseconds(text as Duration) > 0;
  } catch {
    return false;
  }
}
