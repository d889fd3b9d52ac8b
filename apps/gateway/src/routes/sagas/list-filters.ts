import type { ListFilters } from '@backstitch/client';
import { type SagaStatus, sagaStatuses } from '@backstitch/saga-log';
import { z } from 'zod';
import type { listParameters } from '../../http/openapi/operation-parts';
import { Problem } from '../../http/problem';

/** The query parameters of lists, as they came. */
export type ListQuery = { readonly [Name in keyof typeof listParameters]?: string };

/** What a list is asked for by its query parameters. @throws Problem `bad-query` */
export function listFilters(query: ListQuery): ListFilters {
  const { status, incomplete, recoverable, participant, startedAfter, startedBefore, limit, cursor } = query;
  return {
    ...(status !== undefined && { status: statusesIn(status) }),
    ...(incomplete !== undefined && { incomplete: isTrue(incomplete) }),
    ...(isRecoverable(recoverable) && { recoverable: true }),
    ...(participant !== undefined && { participant }),
    ...(startedAfter !== undefined && { startedAfter: timeIn('startedAfter', startedAfter) }),
    ...(startedBefore !== undefined && { startedBefore: timeIn('startedBefore', startedBefore) }),
    ...(limit !== undefined && { limit: limitIn(limit) }),
    ...(cursor !== undefined && { cursor }),
  };
}

const statusesIn = (list: string): readonly SagaStatus[] =>
  list.split(',').map((each) => {
    const status = sagaStatuses.find((one) => one === each.trim());
    if (status) return status;
    throw new Problem('bad-query', `'${each}' is not a status: ${sagaStatuses.join(', ')} are.`);
  });

function isTrue(incomplete: string): boolean {
  if (incomplete === 'true' || incomplete === 'false') return incomplete === 'true';
  throw new Problem('bad-query', `incomplete is '${incomplete}': write true or false.`);
}

/** `false` would be what `incomplete=false` and much else is. */
function isRecoverable(recoverable: string | undefined): boolean {
  if (recoverable === undefined || recoverable === 'true') return recoverable === 'true';
  throw new Problem('bad-query', `recoverable is '${recoverable}': write true, or leave it out.`);
}

function timeIn(name: string, text: string): Date {
  if (z.union([z.iso.datetime({ offset: true }), z.iso.date()]).safeParse(text).success) return new Date(text);
  throw new Problem('bad-query', `${name} is '${text}': write a time of ISO 8601, as in 2027-05-14T10:00:00Z.`);
}

/** Which numbers there may be, the list itself says. */
function limitIn(text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw new Problem('bad-query', `limit is '${text}': write 1 to 200.`);
}
