import {
  ContractError,
  type Duration,
  checkDuration,
  checkTimeouts,
  idPattern,
  stepNameError,
} from '@backstitch/contract';
import { z } from 'zod';
import { slipEventKinds } from './slip';

const name = z.string().regex(idPattern);
const step = z.string().refine((text) => stepNameError(text) === undefined, {
  error: ({ input }) => `a step can't be called '${String(input)}': ${stepNameError(String(input))}`,
  params: { code: 'invalid-format' },
});
const noDuration = 'not a duration: write a number above zero and one of ms, s, m, h, d, as in 10s';
const units = z.enum(['ms', 's', 'm', 'h', 'd']);
const duration = durationThat(checkDuration);
const attempt = durationThat((attemptTimeout) => checkTimeouts({ attemptTimeout }));

const Activity = z.strictObject({
  participant: z.string(),
  request: z.string(),
  step: step.optional(),
  arguments: z.unknown().optional(),
  sets: z.record(z.string(), z.string()).optional(),
  attemptTimeout: attempt.optional(),
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

/** @param check throws when it is none, or too long */
function durationThat(check: (duration: Duration) => void) {
  return z.templateLiteral([z.number().positive(), units], { error: noDuration }).superRefine((text, context) => {
    try {
      check(text);
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      context.addIssue({ code: 'custom', message: error.message, params: { code: 'bad-duration' } });
    }
  });
}
