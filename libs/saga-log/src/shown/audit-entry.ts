import { z } from 'zod';
import type { Shown } from './shown';
import { time } from './time';

const actions = [
  ...(['cancel', 'compensate', 'recover', 'pause', 'resume'] as const),
  ...(['retry', 'resolve', 'replace-input', 'let-others-go-on'] as const),
  ...(['change-timer', 'cancel-timer'] as const),
  // Of the record alone: a person's data was taken out of it.
  'erase',
] as const;

/** One act of a person or a system on a saga: who and why. */
export const AuditEntry = z
  .object({
    at: time,
    by: z.string(),
    action: z.enum(actions),
    step: z.string().optional().describe('The step that it was done to; of a compensation `{step}/compensation`.'),
    timer: z.string().optional().describe('The timer of the saga that it was done to.'),
    due: time.optional().describe('When that timer was to come instead. Absent: at once, or never.'),
    reason: z.string(),
  })
  .meta({ id: 'AuditEntry', description: 'One act of a person or a system on a saga: who and why.' });

/** One act of a person or a system on a saga: who and why. */
export type AuditEntry = Shown<typeof AuditEntry>;
