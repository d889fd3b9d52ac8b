import { z } from 'zod';
import { Failure } from './failure';
import type { Shown } from './shown';
import { time } from './time';

/** What a saga waits for that may need somebody to act. `code`: its tasks fail, until its code is mended. */
export const WaitingFor = z
  .object({
    kind: z.enum(['worker', 'message', 'timer', 'operator', 'code']),
    what: z
      .string()
      .describe(
        'The participant or task queue, the message’s name, the timer’s, the step that needs attention, or the saga’s type.',
      ),
    since: time,
    until: time.optional(),
    failure: Failure.optional().describe('With `code`: why its tasks fail.'),
  })
  .meta({
    id: 'WaitingFor',
    description: 'What a saga waits for. `code`: its tasks fail, until its code is mended.',
  });
/** What a saga waits for that may need somebody to act. `code`: its tasks fail, until its code is mended. */
export type WaitingFor = Shown<typeof WaitingFor>;
