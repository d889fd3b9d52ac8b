import { Reason } from '@backstitch/client';
import { z } from 'zod';

const present = z.unknown().refine((value) => value !== undefined, 'It is required.');

/** What an act on a step is sent with, by action. What the input or output has to be, the step's contract says. */
export const stepBodies = {
  retry: z.strictObject({ reason: Reason }),
  resolve: z.strictObject({
    reason: Reason,
    output: z.unknown().meta({ description: 'What the saga gets: as the step’s contract says.' }).optional(),
  }),
  'replace-input': z.strictObject({
    reason: Reason,
    input: present.meta({ description: 'As the step’s contract says.' }),
  }),
} as const;
