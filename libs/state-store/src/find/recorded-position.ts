import type { SagaName } from '@backstitch/saga-log';
import type { Kysely } from 'kysely';
import { readingPosition } from '../record/record-version';
import type { StoreTables } from '../store-tables';

/** Which reading of a saga is recorded. */
export interface RecordedPosition {
  readonly runId: string;
  /** Its last event. */
  readonly eventId: number;
  /** How often its run had changed then. */
  readonly transitions: number;
  /** Milliseconds since the epoch. */
  readonly readAt: number;
}

/** @returns undefined: it isn't recorded */
export async function recordedPosition(
  db: Kysely<StoreTables>,
  { type, id }: SagaName,
): Promise<RecordedPosition | undefined> {
  const row = await db
    .selectFrom('saga')
    .select(['run_id', 'version'])
    .where('type', '=', type)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { eventId, transitions, readAt } = readingPosition(row.version);
  return { runId: row.run_id, eventId, transitions, readAt };
}
