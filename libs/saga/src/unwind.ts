import { type LogEntry, type Owed, compensationId } from '@backstitch/contract';
import type { Engine } from './engine';
import { Flight } from './flight';
import { insist } from './insist';
import { compensateActivity } from './compensate-activity';
import { compensateNested } from './compensate-nested';
import { describe } from './describe';

/** Runs a plan: each compensation as soon as those before which it has to wait have ended. */
export async function unwind(engine: Engine, plan: readonly Owed[]): Promise<void> {
  let all = Promise.resolve();
  const first = [all]; // first[n] ends when the first n of the plan have
  for (const { entry, after } of plan) {
    const ended = first[after]!.then(() => compensate(engine, entry));
    all = Promise.all([all, ended]).then(() => undefined);
    first.push(all);
  }
  await all;
}

/** Compensates one step. It does not give up, and it does not fail. */
function compensate(engine: Engine, entry: LogEntry): Promise<void> {
  const already = engine.compensations.get(entry.stepId);
  if (already !== undefined) return already;
  const compensation = undo(engine, entry);
  engine.compensations.set(entry.stepId, compensation);
  return compensation;
}

async function undo(engine: Engine, entry: LogEntry): Promise<void> {
  const flight = new Flight(entry);
  await insist(engine.attention, {
    id: compensationId(entry.stepId),
    ask: (how, operator) =>
      entry.nested === undefined ? compensateActivity(engine, flight, how, operator) : compensateNested(flight, how),
    cancelAttempt: () => flight.cancelAttempt(),
    isAnswer: ({ outcome }) => outcome === 'completed',
  });
  entry.compensated = true;
  describe(engine);
}
