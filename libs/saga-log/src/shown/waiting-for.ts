import { z } from 'zod';
import { Failure } from './failure';
import type { Shown } from './shown';
import { time } from './time';

/** What a saga waits for that may need somebody to act. `code`: its tasks fail, until its code is mended; `paused`: it sends nothing new until it is resumed. */
export const WaitingFor = z
  .object({
    kind: z.enum(['worker', 'message', 'timer', 'operator', 'code', 'paused']),
    what: z
      .string()
      .describe(
        'The participant or task queue, the message’s name, the timer’s, the step that needs attention, the saga’s type, or the act that ends it.',
      ),
    since: time,
    until: time.optional(),
    by: z.string().optional().describe('With `paused`: who has paused it.'),
    reason: z.string().optional().describe('With `paused`: why.'),
    failure: Failure.optional().describe('With `code`: why its tasks fail.'),
  })
  .meta({
    id: 'WaitingFor',
    description:
      'What a saga waits for. `code`: its tasks fail, until its code is mended; `paused`: it sends nothing new until it is resumed.',
  });
/** What a saga waits for that may need somebody to act. `code`: its tasks fail, until its code is mended; `paused`: it sends nothing new until it is resumed. */
export type WaitingFor = Shown<typeof WaitingFor>;
