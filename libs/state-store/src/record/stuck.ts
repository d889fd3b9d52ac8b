import type { Failure, Saga, StepView } from '@backstitch/saga-log';

/**
 * Why a saga stands still:
 * - `set-aside`: its tasks have brought their worker down
 * - `failing`: its tasks fail
 * - `operator`: a step or compensation needs attention
 * - `terminated`: it was ended by force, and something is left
 * - `worker`: nobody has taken what it asks
 * - `retrying`: the last attempt has failed
 * - `message`, `timer`: it waits for one
 */
export const stuckKinds = [
  'set-aside',
  'failing',
  'operator',
  'terminated',
  'worker',
  'retrying',
  'message',
  'timer',
] as const;
export type StuckKind = (typeof stuckKinds)[number];

/** What a saga stands still for. */
export interface Stuck {
  readonly kind: StuckKind;
  /** The participant or task queue, the message, the timer, the step or compensation, or the saga's type. */
  readonly what: string;
  /** ISO 8601 */
  readonly since: string;
  /** Of the last attempt, or task, that failed. */
  readonly failure?: Failure;
  /** Of the step or compensation. */
  readonly attempts?: number;
}

/** What a saga stands still for, the most pressing first. @returns undefined: nothing, it goes on or has ended well */
export function stuckOf(saga: Saga): Stuck | undefined {
  if (saga.status === 'terminated') {
    const { type, endedAt, startedAt, failure } = saga;
    return { kind: 'terminated', what: type, since: endedAt ?? startedAt, ...(failure && { failure }) };
  }
  if (saga.endedAt !== undefined) return undefined;
  const all = [...(saga.waitingFor ?? []).map((wait) => waiting(saga, wait)), ...saga.steps.flatMap(retrying)];
  return all.sort((a, b) => stuckKinds.indexOf(a.kind) - stuckKinds.indexOf(b.kind))[0];
}

function waiting(saga: Saga, { kind, what, since, failure }: NonNullable<Saga['waitingFor']>[number]): Stuck {
  if (kind === 'code') {
    return {
      kind: failure?.code === 'SagaSetAside' ? 'set-aside' : 'failing',
      what,
      since,
      ...(failure && { failure }),
    };
  }
  if (kind !== 'operator') return { kind, what, since };
  const step = saga.steps.find(({ id }) => id === what || `${id}/compensation` === what);
  const asked = step?.id === what ? step : step?.compensation;
  return {
    ...{ kind, what, since },
    ...(asked?.failure && { failure: asked.failure }),
    ...(asked && { attempts: asked.attempts }),
  };
}

/** What of a step was tried, has failed, and is tried again. */
function retrying({ id, status, attempts, startedAt, failure, compensation: undo }: StepView): Stuck[] {
  const all: Stuck[] = [];
  if (status === 'running' && failure) {
    all.push({ kind: 'retrying', what: id, since: startedAt, failure, attempts });
  }
  if (undo?.status === 'running' && undo.failure) {
    const { startedAt: since = startedAt, failure: last, attempts: tries } = undo;
    all.push({ kind: 'retrying', what: `${id}/compensation`, since, failure: last, attempts: tries });
  }
  return all;
}
