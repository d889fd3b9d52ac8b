import { z } from 'zod';
import type { Shown } from './shown';

const cause = z.object({ code: z.string(), message: z.string(), details: z.unknown().optional() });

/** Why something failed: a stable code, and what happened. */
export const Failure = cause
  .extend({
    causes: z
      .array(cause)
      .optional()
      .describe('What caused it, the nearest first, where more than the message is known.'),
  })
  .meta({ id: 'Failure', description: 'Why something failed: a stable code, and what happened.' });

/** Why something failed: a stable code, and what happened. */
export type Failure = Shown<typeof Failure>;
