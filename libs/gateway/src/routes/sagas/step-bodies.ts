import { Reason } from '@backstitch/client';
import { z } from 'zod';

const present = z.unknown().refine((value) => value !== undefined, 'It is required.');

const attempt = z
  .int()
  .nonnegative()
  .meta({ description: 'How many attempts of it were seen: if there were others since, nothing is done.' })
  .optional();

/** What an act on a step is sent with, by action. What the input or output has to be, the step's contract says. */
export const stepBodies = {
  retry: z.strictObject({ reason: Reason, attempt }),
  'let-others-go-on': z.strictObject({ reason: Reason, attempt }),
  resolve: z.strictObject({
    reason: Reason,
    attempt,
    output: z.unknown().meta({ description: 'What the saga gets: as the step’s contract says.' }).optional(),
  }),
  'replace-input': z.strictObject({
    reason: Reason,
    attempt,
    input: present.meta({ description: 'As the step’s contract says.' }),
  }),
} as const;
