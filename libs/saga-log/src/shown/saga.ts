import { z } from 'zod';
import { sagaStatuses } from '../saga-status';
import { AuditEntry } from './audit-entry';
import { Failure } from './failure';
import type { Shown } from './shown';
import type { ShownStyle } from './shown-style';
import { StepView } from './step-view';
import { time } from './time';
import { WaitingFor } from './waiting-for';

/** How sure a reading is. */
export const Consistency = z
  .enum(['authoritative', 'eventual', 'recorded'])
  .describe(
    '`authoritative`: from the history, as it is; `eventual`: from an index or a record, as it was at `asOf`; `recorded`: from a record, and Temporal knows it no more.',
  );

/**
 * A saga as shown: its type and its JSON Schema. Times are ISO 8601 in UTC. Fields and values may be added; none is
 * removed. What a style shows besides stands in a field of the style's name (see {@link sagaWith}).
 */
export const Saga = z.object({
  id: z.string(),
  type: z.string(),
  kind: z.string(),
  status: z.enum(sagaStatuses),
  input: z.unknown(),
  output: z.unknown().optional(),
  failure: Failure.optional(),
  steps: z.array(StepView),
  waitingFor: z.array(WaitingFor).optional(),
  recoverable: z
    .literal(true)
    .optional()
    .describe('It was ended by force, or its code fails: it can be recovered. Absent: there is nothing to recover.'),
  startedAt: time,
  startedBy: z.string().optional().describe('Who started it; absent where nobody said so.'),
  attributes: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .describe('What its contract says it is found by; absent where it says nothing.'),
  parent: z
    .object({ type: z.string(), id: z.string() })
    .optional()
    .describe('The saga that it is a step of; absent for one that was started from outside.'),
  endedAt: time.optional(),
  audit: z.array(AuditEntry),
  consistency: Consistency,
  asOf: time,
});

/**
 * A saga as shown. Times are ISO 8601 in UTC. Fields and values may be added; none is removed. What a style shows
 * besides stands in a field of the style's name (see `Style`).
 */
export type Saga = Shown<typeof Saga>;

/** A saga as shown, with what these styles show besides, each in the field of its name. */
export const sagaWith = (styles: readonly ShownStyle[]) =>
  Saga.extend(Object.fromEntries(styles.map(({ kind, shape }) => [kind, shape.optional()]))).meta({ id: 'Saga' });
