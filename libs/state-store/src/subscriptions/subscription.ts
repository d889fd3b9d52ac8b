import { type Shown, time } from '@backstitch/saga-log/shown';
import { z } from 'zod';
import { happeningNames } from './happening';

/** What events may carry beside what has happened to which saga. */
export const contentNames = ['input', 'output', 'failure', 'attributes', 'steps'] as const;

/** What a subscriber wants to be told, and where: its type and its JSON Schema. */
export const SubscriptionWanted = z.strictObject({
  endpoint: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .describe('Where events are posted; it has to be allowed.'),
  sagaTypes: z.array(z.string().max(100)).min(1).max(100).optional().describe('Default all.'),
  events: z.array(z.enum(happeningNames)).optional().describe('What happens to sagas. Default all; empty: none.'),
  published: z
    .array(z.string().min(1).max(200))
    .max(100)
    .optional()
    .describe('Names of events that processes publish, which are told, too. Default none.'),
  contents: z
    .array(z.enum(contentNames))
    .optional()
    .describe(
      'What events carry besides; `input` and `output` of the saga and of its step. Default failure and attributes.',
    ),
  secret: z
    .string()
    .regex(/^(whsec_)?[A-Za-z0-9+/]{16,200}={0,2}$/, 'Write base64, of at least 12 bytes.')
    .optional()
    .describe('Signs what is sent, as Standard Webhooks has it. Never shown again. Default one is made.'),
});

/** What a subscriber wants to be told, and where. */
export type SubscriptionWanted = Shown<typeof SubscriptionWanted>;

/** A subscription as it is shown: its type and its JSON Schema. */
export const Subscription = SubscriptionWanted.omit({ secret: true })
  .extend({
    name: z.string(),
    since: time,
    by: z.string().describe('Who made it, or changed it last.'),
    waiting: z.int().describe('Events that are not delivered yet; at most 100,000 are counted.'),
    undelivered: z
      .int()
      .describe('Events that were given up: they are listed, replayed and dropped. At most 100,000 are counted.'),
    failing: z.string().optional().describe('Why the oldest that waits was not taken, the last time.'),
    ended: time.optional().describe('When the endpoint wanted no more (410). Absent: it is told.'),
  })
  .meta({ id: 'Subscription' });

/** A subscription as it is shown. */
export type Subscription = Shown<typeof Subscription>;

/** What a subscription wants, as it is kept. */
export interface Wanted {
  readonly sagaTypes?: readonly string[];
  readonly events?: readonly string[];
  /** Names of events that processes publish. */
  readonly published?: readonly string[];
  readonly contents: readonly string[];
}
