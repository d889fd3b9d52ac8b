import type { Saga, SagaStatus } from '@backstitch/saga-log';
import type { Selectable } from 'kysely';
import { isIncomplete } from '../record/is-incomplete';
import type { Stuck } from '../record/stuck';
import type { StoreTables } from '../store-tables';

/** A recorded saga in a list. */
export interface RecordSummary extends Pick<
  Saga,
  'id' | 'type' | 'kind' | 'status' | 'recoverable' | 'startedAt' | 'endedAt' | 'attributes' | 'parent' | 'asOf'
> {
  /** What it stands still for, if it does. */
  readonly stuck?: Stuck;
  /** When its first effect was, while it is not whole. ISO 8601. */
  readonly inconsistentSince?: string;
  /** `recorded`: Temporal knows it no more. */
  readonly consistency: 'eventual' | 'recorded';
}

/** What a summary is made of: what is large stays where it is. */
export const summaryColumns = [
  'saga.type',
  'saga.id',
  'saga.kind',
  'saga.status',
  'saga.started_at',
  'saga.ended_at',
  'saga.as_of',
  'saga.stuck_since',
  'saga.stuck_text',
  'saga.inconsistent_since',
  'saga.parent_type',
  'saga.parent_id',
  'saga.attributes',
  'saga.forgotten',
] as const;

type Columns<Names> = Names extends `saga.${infer Name extends keyof StoreTables['saga']}` ? Name : never;
export type SummaryRow = Pick<Selectable<StoreTables['saga']>, Columns<(typeof summaryColumns)[number]>>;

export function summaryOfRow(row: SummaryRow): RecordSummary {
  const stuck = row.stuck_text === null ? undefined : (JSON.parse(row.stuck_text) as Stuck);
  const { type, id, kind, parent_type: parentType, parent_id: parentId } = row;
  const status = row.status as SagaStatus;
  const isLost = row.forgotten === 1 && isIncomplete(status);
  const recoverable = status === 'terminated' || isLost || stuck?.kind === 'failing' || stuck?.kind === 'set-aside';
  return {
    ...{ type, id, kind, status },
    startedAt: iso(row.started_at),
    ...(row.ended_at !== null && { endedAt: iso(row.ended_at) }),
    ...(row.attributes !== null && { attributes: JSON.parse(row.attributes) as Saga['attributes'] }),
    ...(parentType !== null && parentId !== null && { parent: { type: parentType, id: parentId } }),
    ...(recoverable && { recoverable: true }),
    ...(stuck && { stuck }),
    ...(row.inconsistent_since !== null && { inconsistentSince: iso(row.inconsistent_since) }),
    consistency: row.forgotten ? 'recorded' : 'eventual',
    asOf: iso(row.as_of),
  };
}

/** PostgreSQL's driver gives a bigint as text. */
export const iso = (milliseconds: number | string): string => new Date(Number(milliseconds)).toISOString();
