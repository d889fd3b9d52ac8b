import type { SagaType } from '@backstitch/contract';
import { type Shown, time } from '@backstitch/saga-log/shown';
import type { RecordFilters, RecordPlace } from '@backstitch/state-store';
import { z } from 'zod';
import type { CountFilters } from '../list/count-filters';

/** The task queue of bulk acts, and the type of their workflow. */
export const bulkActQueue = 'backstitch.bulk-acts';
export const bulkActType = 'backstitch.bulk-act';

/** What can be done to many sagas. `retry`: of each step and compensation that needs attention. */
export const bulkActions = ['cancel', 'compensate', 'pause', 'resume', 'retry', 'recover'] as const;
export type BulkAction = (typeof bulkActions)[number];

/** A saga to which it was not done, and why. */
export const NotDone = z.object({ type: z.string(), id: z.string(), code: z.string(), detail: z.string() });
export type NotDone = Shown<typeof NotDone>;

/** An act on many sagas, and how far it has come. */
export const BulkAct = z
  .object({
    id: z.string(),
    act: z.enum(bulkActions),
    direction: z.enum(['backwards', 'forwards']).optional().describe('With `recover`.'),
    by: z.string(),
    reason: z.string(),
    rate: z.number().describe('Sagas in a second, at most.'),
    status: z
      .enum(['running', 'done', 'stopped', 'failed'])
      .describe('`failed`: somebody has ended it by force, or its own code has.'),
    total: z.int().describe('Sagas that it was for when it began, as the index counts them.'),
    done: z.int(),
    refused: z.int().describe('Sagas to which it was not done.'),
    notDone: z.array(NotDone).describe('The first 500 of them, and why.'),
    startedAt: time,
    endedAt: time.optional(),
  })
  .meta({ id: 'BulkAct', description: 'An act on many sagas, and how far it has come.' });
export type BulkAct = Shown<typeof BulkAct>;

/** What a bulk act's workflow is started with, and goes on with in its next run. Data only. */
export interface BulkActRun {
  readonly id: string;
  readonly act: BulkAction;
  readonly direction?: 'backwards' | 'forwards';
  readonly by: string;
  readonly reason: string;
  readonly rate: number;
  readonly total: number;
  /** Which sagas: a query of Temporal's visibility; unused with `record`. */
  readonly query: string;
  /** Which sagas, by what only a state store knows. Default: Temporal's visibility is asked. */
  readonly record?: Omit<RecordFilters, 'startedAfter' | 'startedBefore'>;
  /** What the query is about, or the record. */
  readonly types: readonly Pick<SagaType, 'name' | 'kind' | 'taskQueue' | 'travels'>[];
  /** Milliseconds since the epoch: sagas that were started then, or after `from`. */
  readonly from?: number;
  readonly to: number;
  /**
   * When it began, in milliseconds since the epoch, and what of the query a saga is asked that has gone on in another run
   * since then. Absent of acts that were begun before there was such a thing: those leave such sagas alone.
   */
  readonly began?: { readonly at: number } & Pick<CountFilters, 'status' | 'recoverable'>;
  /** Where the next page begins. Absent: at the newest. */
  readonly after?: { readonly startedAt: number; readonly runId: string } | RecordPlace;
  readonly progress: BulkProgress;
}

/** How far it has come. */
export interface BulkProgress {
  readonly done: number;
  readonly refused: number;
  readonly notDone: readonly NotDone[];
}

/** The most that are listed: it has to fit beside the workflow. */
export const maxNotDone = 500;
