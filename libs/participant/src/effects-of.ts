import type { Kysely } from 'kysely';
import type { BarrierRow, BarrierSchema, BarrierState } from './barrier/barrier-table';
import type { ParticipantDatabase } from '@backstitch/database';

/** What the barrier holds of one step. */
export interface StepEffect {
  readonly stepKey: string;
  /** Absent when there is no row. After a null compensation it is the compensation's verb. */
  readonly request?: string;
  /** `none`: neither the request nor its compensation ever came. */
  readonly state: 'none' | BarrierState;
  /** The compensation found nothing to undo. Only where `state` is `compensated`. */
  readonly nullCompensation?: boolean;
  /** ISO 8601 UTC, when it last changed. Absent when there is no row. */
  readonly at?: string;
}

/** A statement may have 32,766 parameters on SQLite, and a plan for that many is slow on both. */
const chunk = 2_000;

/** What the barrier holds, one for each key, in the order given. Reads only. */
export async function effectsOf<Tx>(
  { kysely }: ParticipantDatabase<Tx>,
  stepKeys: readonly string[],
): Promise<StepEffect[]> {
  const db = kysely as Kysely<BarrierSchema>;
  const rows = new Map<string, Seen>();
  for (let at = 0; at < stepKeys.length; at += chunk) {
    const found = await db
      .selectFrom('backstitch_barrier')
      .select(['step_key', 'request', 'state', 'happened', 'changed_at'])
      .where('step_key', 'in', stepKeys.slice(at, at + chunk))
      .execute();
    for (const row of found) rows.set(row.step_key, row);
  }
  return stepKeys.map((stepKey) => effectOf(stepKey, rows.get(stepKey)));
}

type Seen = Pick<BarrierRow, 'step_key' | 'request' | 'state' | 'happened' | 'changed_at'>;

function effectOf(stepKey: string, row: Seen | undefined): StepEffect {
  if (!row) return { stepKey, state: 'none' };
  const { request, state, happened, changed_at: at } = row;
  if (state !== 'compensated') return { stepKey, request, state, at };
  return { stepKey, request, state, nullCompensation: happened === 'nothing', at };
}
