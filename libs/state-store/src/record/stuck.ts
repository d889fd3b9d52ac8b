import type { Saga, StepView } from '@backstitch/saga-log';
import { Failure, type Shown, time } from '@backstitch/saga-log/shown';
import { z } from 'zod';

/**
 * Why a saga stands still:
 * - `set-aside`: its tasks have brought their worker down
 * - `failing`: its tasks fail
 * - `operator`: a step or compensation needs attention
 * - `paused`: an operator has paused it
 * - `terminated`: it was ended by force, and something is left
 * - `worker`: nobody has taken what it asks
 * - `retrying`: the last attempt has failed
 * - `message`, `timer`: it waits for one
 */
export const stuckKinds = [
  'set-aside',
  'failing',
  'operator',
  'paused',
  'terminated',
  'worker',
  'retrying',
  'message',
  'timer',
] as const;
export type StuckKind = (typeof stuckKinds)[number];

/** What a saga stands still for: its type and its JSON Schema. */
export const Stuck = z
  .object({
    kind: z.enum(stuckKinds),
    what: z
      .string()
      .describe(
        'The participant or task queue, the message, the timer, the step or compensation (`{step}/compensation`), or the saga’s type.',
      ),
    since: time,
    failure: Failure.optional().describe('Of the last attempt, or task, that failed.'),
    attempts: z.int().min(0).optional().describe('Of the step or compensation.'),
  })
  .meta({ id: 'Stuck', description: 'What a saga stands still for, the most pressing reason first.' });
/** What a saga stands still for. */
export type Stuck = Shown<typeof Stuck>;

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
