import { z } from 'zod';
import { Failure } from './failure';
import type { Shown } from './shown';
import { time } from './time';

const attempts = z.int().min(0).describe('How often it was begun, as far as is known.');

/** How a step's compensation stands. `pending`: it is owed, and not yet begun. */
export const CompensationStatus = z.enum(['pending', 'running', 'completed', 'needs-attention', 'resolved']);
export type CompensationStatus = z.output<typeof CompensationStatus>;

/** How a step stands, or how it ended. */
export const StepStatus = z.enum([
  'running',
  'completed',
  'refused',
  'not-sent',
  'unknown',
  'needs-attention',
  'resolved',
]);
export type StepStatus = z.output<typeof StepStatus>;

/** The compensation of a step, once it is owed or was asked. */
export const CompensationView = z.object({
  request: z.string(),
  status: CompensationStatus,
  attempts,
  startedAt: time.optional(),
  endedAt: time.optional(),
  failure: Failure.optional().describe('Of its last attempt that failed.'),
});
/** The compensation of a step, once it is owed or was asked. */
export type CompensationView = Shown<typeof CompensationView>;

/** A step of a saga, as it is shown. */
export const StepView = z
  .object({
    id: z.string(),
    participant: z.string(),
    request: z.string(),
    status: StepStatus,
    attempts,
    startedAt: time,
    endedAt: time.optional(),
    input: z.unknown(),
    output: z.unknown().optional(),
    failure: Failure.optional().describe('How it ended, or why its last attempt failed while it is still tried.'),
    pivot: z.literal(true).optional(),
    scope: z.string().optional(),
    nested: z.string().optional().describe('The id of the saga that is this step; its type is the request.'),
    leftBehind: z
      .literal(true)
      .optional()
      .describe(
        'It was asked in a part of the saga that Temporal’s reset has cut off, and is in effect, or may be: the saga itself knows nothing of it, and a recovery undoes it.',
      ),
    compensation: CompensationView.optional(),
  })
  .meta({ id: 'Step' });
/** A step of a saga, as it is shown. */
export type StepView = Shown<typeof StepView>;
