import { type Shown, time } from '@backstitch/saga-log/shown';
import { z } from 'zod';
import type { SagaClientErrorCode } from '../saga-client-error';

/** How a saga came to need a recovery. */
const Broken = z.object({
  how: z
    .enum(['terminated', 'history-limit', 'timed-out', 'failed', 'failing', 'set-aside', 'reset', 'forgotten'])
    .describe(
      '`terminated`: somebody ended it by force; `history-limit`: Temporal did, for its history had grown too large; ' +
        '`timed-out`: a time-out of its run passed; `failed`: by something that isn’t its engine, and it left something ' +
        'behind; `failing`: it is open, and its tasks fail; `set-aside`: they have brought its worker down; ' +
        '`reset`: it has ended by itself, and Temporal’s reset has left something behind that it knows nothing of; ' +
        '`forgotten`: Temporal knows it no more, and what is known of it was recorded.',
    ),
  reason: z.string().describe('What Temporal, or who ended it, says about it. May be empty.'),
});

const step = { step: z.string(), participant: z.string(), request: z.string() };

/** One compensation that a recovery would run. */
const PlannedCompensation = z.object({
  ...step,
  compensation: z.string(),
  after: z
    .int()
    .nonnegative()
    .describe('It waits until so many of the plan, from its beginning, have ended. The same number: side by side.'),
  inDoubt: z
    .literal(true)
    .optional()
    .describe('It was in flight, or its outcome isn’t known: it may have had no effect, or have it yet.'),
});

/** A step that took effect, or may have, and that a recovery leaves as it is. */
const LeftInEffect = z.object({
  ...step,
  why: z
    .enum(['no-compensation', 'nested-forgotten'])
    .describe(
      '`no-compensation`: its contract says that nothing undoes it; `nested-forgotten`: what the nested saga did is known nowhere.',
    ),
});

/** Why a saga can't be recovered in one direction. */
const NoWay = z.object({ code: z.string(), detail: z.string() });

/** What a recovery would do. Nothing is done by looking. */
export const Recovery = z
  .object({
    type: z.string(),
    id: z.string(),
    broken: Broken,
    backwards: z
      .object({ refused: NoWay.optional(), plan: z.array(PlannedCompensation), leaves: z.array(LeftInEffect) })
      .describe('By compensating, in this order, what took effect or may have.'),
    forwards: z
      .object({ refused: NoWay.optional(), from: time.optional().describe('When that task was.') })
      .describe('By going on from its last good workflow task.'),
  })
  .meta({ id: 'Recovery', description: 'What a recovery would do. Nothing is done by looking.' });

export type Broken = Shown<typeof Broken>;
export type PlannedCompensation = Shown<typeof PlannedCompensation>;
export type LeftInEffect = Shown<typeof LeftInEffect>;
/** The code is one of a {@link SagaClientError}. */
export type NoWay = Shown<typeof NoWay> & { readonly code: SagaClientErrorCode };
export type Recovery = Shown<typeof Recovery>;
