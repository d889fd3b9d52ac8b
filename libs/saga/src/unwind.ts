import { type LogEntry, type Owed, compensationId } from '@backstitch/contract';
import type { SagaState } from './saga-state';
import { Flight } from './flight';
import { insist } from './insist';
import { compensateActivity } from './compensate-activity';
import { compensateNested } from './compensate-nested';
import { describe } from './describe';

/** Runs a plan: each compensation as soon as those before which it has to wait have ended. */
export async function unwind(saga: SagaState, plan: readonly Owed[]): Promise<void> {
  let all = Promise.resolve();
  const first = [all]; // first[n] ends when the first n of the plan have
  for (const { entry, after } of plan) {
    const ended = first[after]!.then(() => compensate(saga, entry));
    all = Promise.all([all, ended]).then(() => undefined);
    first.push(all);
  }
  await all;
}

/** Compensates one step. It does not give up, and it does not fail. */
function compensate(saga: SagaState, entry: LogEntry): Promise<void> {
  const already = saga.compensations.get(entry.stepId);
  if (already !== undefined) return already;
  const compensation = undo(saga, entry);
  saga.compensations.set(entry.stepId, compensation);
  return compensation;
}

async function undo(saga: SagaState, entry: LogEntry): Promise<void> {
  const flight = new Flight(entry);
  await insist(saga.attention, {
    id: compensationId(entry.stepId),
    ask: (how, operator) =>
      entry.nested === undefined ? compensateActivity(saga, flight, how, operator) : compensateNested(flight, how),
    cancelAttempt: () => flight.cancelAttempt(),
    isAnswer: ({ outcome }) => outcome === 'completed',
  });
  entry.compensated = true;
  describe(saga);
}
