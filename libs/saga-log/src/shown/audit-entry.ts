import { z } from 'zod';
import type { Shown } from './shown';
import { time } from './time';

/** One act of a person or a system on a saga: who and why. */
export const AuditEntry = z
  .object({
    at: time,
    by: z.string(),
    action: z.enum(['cancel', 'compensate', 'retry', 'resolve', 'replace-input']),
    step: z.string().optional().describe('The step that it was done to; of a compensation `{step}/compensation`.'),
    reason: z.string(),
  })
  .meta({ id: 'AuditEntry', description: 'One act of a person or a system on a saga: who and why.' });

/** One act of a person or a system on a saga: who and why. */
export type AuditEntry = Shown<typeof AuditEntry>;
