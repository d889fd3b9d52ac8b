import { type Shown, time } from '@backstitch/saga-log/shown';
import { z } from 'zod';

const StateEvent = z.object({
  id: z.int().min(1),
  type: z.string().describe('As AWS names events: TaskStateEntered …'),
  at: time,
  state: z.string().optional().describe('The state, where the event has one.'),
  input: z.unknown().optional(),
  output: z.unknown().optional(),
  assigned: z.record(z.string(), z.unknown()).optional().describe('Variables that were assigned on the way out.'),
  resource: z.string().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
  included: z
    .literal(false)
    .optional()
    .describe('Its input, output, variables and cause are left out: the history had 32 MB of them by then.'),
  index: z.int().optional().describe('Of a Map’s iteration.'),
});

/** What happened in a state machine's states: its type and its JSON Schema. */
export const StateHistory = z
  .object({
    items: z.array(StateEvent),
    next: z.int().nullable().describe('The `after` of the next page; null: there is no more, as of now.'),
  })
  .meta({ id: 'StateHistory' });

/** What happened in a state machine's states: entered and left, with input and output. */
export type StateHistory = Shown<typeof StateHistory>;
