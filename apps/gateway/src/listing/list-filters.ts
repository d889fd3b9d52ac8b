import type { SagaType } from '@backstitch/contract';
import { type SagaStatus, sagaStatuses } from '@backstitch/saga-log';
import { z } from 'zod';
import { Problem } from '../problems/problem';
import { hashOf } from '../request/idempotency-key';
import { known } from '../request/known-parameters';
import type { ServedTypes } from '../served/served-types';
import { statusQuery } from './saga-summary';

/** What a list is asked for. */
export interface ListFilters {
  /** For Temporal's visibility. */
  readonly query: string;
  /** Of each type that may be in the list. */
  readonly kinds: ReadonlyMap<string, SagaType['kind']>;
  readonly startedAfter: Date | undefined;
  readonly startedBefore: Date | undefined;
  readonly limit: number;
  readonly cursor: string | undefined;
  /** Equal for the pages of one list. */
  readonly list: string;
}

const names = ['status', 'incomplete', 'participant', 'startedAfter', 'startedBefore', 'limit', 'cursor'] as const;

/** Statuses in which something is still owed, or was left behind. */
const incompleteStatuses: readonly SagaStatus[] = ['running', 'compensating', 'needs-attention', 'terminated'];

/** @param problems as of `statusQuery` @param type only sagas of this type @throws Problem `bad-query` */
export async function listFilters(
  query: Record<string, unknown>,
  types: ServedTypes,
  problems: boolean,
  type?: SagaType,
): Promise<ListFilters> {
  const asked = known(query, names);
  const { participant } = asked;
  const asking = await (participant === undefined ? shownOf(types, type) : types.asking(participant));
  const kinds = new Map(
    asking.filter(({ name }) => type === undefined || name === type.name).map(({ name, kind }) => [name, kind]),
  );
  const wanted = [...kinds.keys()];
  const queries = statusQuery(problems);
  const statuses = statusesOf(asked.status, asked.incomplete);
  const { cursor, limit } = asked;
  const same = names.filter((name) => name !== 'limit' && name !== 'cursor').map((name) => [name, asked[name]]);
  return {
    query: [
      wanted.length === 0 ? `WorkflowType = ''` : `WorkflowType IN (${wanted.map((name) => `'${name}'`).join(', ')})`,
      // The runs before a saga's last one are not sagas.
      `ExecutionStatus != 'ContinuedAsNew'`,
      ...(statuses ? [`(${statuses.map((status) => queries[status]).join(' OR ') || `WorkflowType = ''`})`] : []),
    ].join(' AND '),
    kinds,
    startedAfter: timeOf('startedAfter', asked.startedAfter),
    startedBefore: timeOf('startedBefore', asked.startedBefore),
    limit: limitOf(limit),
    cursor,
    list: hashOf(type?.name ?? '', JSON.stringify(same)).slice(0, 8),
  };
}

/** A list of one type asks nobody for the others. */
const shownOf = async (types: ServedTypes, type: SagaType | undefined): Promise<readonly SagaType[]> =>
  type === undefined ? types.shown() : [type];

function statusesOf(list: string | undefined, incomplete: string | undefined): readonly SagaStatus[] | undefined {
  if (list === undefined && incomplete === undefined) return undefined;
  const asked = list?.split(',').map((each) => {
    const status = sagaStatuses.find((one) => one === each.trim());
    if (status) return status;
    throw new Problem('bad-query', `'${each}' is not a status: ${sagaStatuses.join(', ')} are.`);
  });
  if (incomplete !== undefined && incomplete !== 'true' && incomplete !== 'false') {
    throw new Problem('bad-query', `incomplete is '${incomplete}': write true or false.`);
  }
  const chosen = asked ?? sagaStatuses;
  if (incomplete === undefined) return chosen;
  return chosen.filter((status) => incompleteStatuses.includes(status) === (incomplete === 'true'));
}

function timeOf(name: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  if (z.union([z.iso.datetime({ offset: true }), z.iso.date()]).safeParse(text).success) return new Date(text);
  throw new Problem('bad-query', `${name} is '${text}': write a time of ISO 8601, as in 2027-05-14T10:00:00Z.`);
}

function limitOf(text = '50'): number {
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= 200) return limit;
  throw new Problem('bad-query', `limit is '${text}': write 1 to 200.`);
}
