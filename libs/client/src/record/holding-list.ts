import { sagaStatuses } from '@backstitch/saga-log';
import { CompensationStatus, type Shown, StepStatus, time } from '@backstitch/saga-log/shown';
import { z } from 'zod';

/** What a participant holds for sagas that are not whole, the oldest first: its type and its JSON Schema. */
export const HoldingList = z
  .object({
    participant: z.string(),
    items: z.array(
      z.object({
        type: z.string(),
        id: z.string(),
        sagaStatus: z.enum(sagaStatuses),
        step: z.string(),
        request: z.string(),
        status: StepStatus,
        compensation: CompensationStatus.optional(),
        since: time,
      }),
    ),
    counts: z.array(z.object({ request: z.string(), count: z.int().min(0) })).describe('Of all, by request.'),
    next: z.string().nullable().describe('The cursor of the next page.'),
    consistency: z.literal('eventual'),
    asOf: time,
  })
  .meta({ id: 'HoldingList' });

/** What a participant holds for sagas that are not whole, the oldest first. */
export type HoldingList = Shown<typeof HoldingList>;
