import { columnText } from '@backstitch/database';
import { type SagaStatus, sagaStatuses } from '@backstitch/saga-log';
import { type Expression, type SqlBool, expressionBuilder, sql } from 'kysely';
import { incompleteStatuses } from '../record/is-incomplete';
import { type Term, termValue, wordsIn } from '../record/terms-of';
import type { StoreTables } from '../store-tables';
import type { RecordFilters } from './record-filters';

/** After the last text that begins so. */
const afterAll = '\u{10ffff}';

/** The statuses that are meant. @returns undefined: all */
export function statusesOf({ status, incomplete }: RecordFilters): readonly SagaStatus[] | undefined {
  if (incomplete === undefined) return status;
  return (status ?? sagaStatuses).filter((each) => incompleteStatuses.includes(each) === incomplete);
}

/**
 * What sagas have to be found by, the one that few have first: a list begins with it, and the others are looked up for
 * each saga.
 */
export const termsIn = ({ participant, step, attributes = {} }: RecordFilters): readonly Term[] =>
  [
    ...Object.entries(attributes).map(([name, value]) => ({ field: `attribute.${name}`, value })),
    ...(step === undefined ? [] : [{ field: 'step', value: step }]),
    ...(participant === undefined ? [] : [{ field: 'participant', value: participant }]),
  ].map(({ field, value }) => ({ field: columnText(field), value: termValue(value) }));

/** The saga is found by this. */
export const hasTerm = ({ field, value }: Term): Expression<SqlBool> =>
  sql<SqlBool>`exists (select 1 from saga_term where field = ${field} and value = ${value} and started_at = saga.started_at and type = saga.type and id = saga.id)`;

/** What has to be so of a saga, but for its status and its first term. */
export function conditions(filters: RecordFilters): Expression<SqlBool>[] {
  const { type, stuck, recoverable, startedAfter, startedBefore, text = '' } = filters;
  const eb = expressionBuilder<StoreTables, 'saga'>();
  const [, ...terms] = termsIn(filters);
  return [
    ...(type === undefined ? [] : [eb('saga.type', '=', type)]),
    ...(stuck === undefined ? [] : [stuck.length === 0 ? sql<SqlBool>`1 = 0` : eb('saga.stuck', 'in', [...stuck])]),
    ...(recoverable
      ? [
          eb.or([
            eb('saga.status', '=', 'terminated'),
            eb('saga.stuck', 'in', ['failing', 'set-aside']),
            // Temporal has lost it as it ran.
            eb.and([eb('saga.forgotten', '=', 1), eb('saga.status', 'in', incompleteStatuses)]),
          ]),
        ]
      : []),
    ...(startedAfter === undefined ? [] : [eb('saga.started_at', '>=', startedAfter.getTime())]),
    ...(startedBefore === undefined ? [] : [eb('saga.started_at', '<', startedBefore.getTime())]),
    ...terms.map(hasTerm),
    ...wordsIn(text).map(
      (word) =>
        sql<SqlBool>`(saga.type, saga.id) in (select type, id from saga_term where field = 'word' and value >= ${word} and value < ${word + afterAll})`,
    ),
  ];
}
