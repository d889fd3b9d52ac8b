import type { Transaction } from 'kysely';
import type { Participant } from '@backstitch/contract';
import { sagaKey, stepKey, stepOf } from '@backstitch/saga-log';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { type Attempt, type Serves, barrierOf, migrate } from '@backstitch/participant';
import { type TestParticipant, handMadeParticipant, realParticipant, standIn } from '@backstitch/testing';
import { activityInfo } from '@temporalio/activity';
import { stock, till } from './shop';

/** Counts by step key what a participant did, as its own tables would. */
class Counts {
  readonly steps = new Map<string, { applied: number; undone: number }>();

  add(stepKey: string, does: 'applied' | 'undone'): void {
    const counts = this.steps.get(stepKey) ?? { applied: 0, undone: 0 };
    counts[does] += 1;
    this.steps.set(stepKey, counts);
  }

  of = async (stepKeys: readonly string[]) =>
    stepKeys.map((stepKey) => ({ stepKey, ...(this.steps.get(stepKey) ?? { applied: 0, undone: 0 }) }));
}

const keyOf = () => {
  const { workflowExecution, activityId } = activityInfo();
  return stepKey(sagaKey(workflowExecution!.runId), stepOf(activityId).stepId);
};

/** Does what it is asked, each time that it is asked. */
export function withoutBarrier(): TestParticipant {
  const counts = new Counts();
  const activities = {
    take: async () => {
      counts.add(keyOf(), 'applied');
      return { box: 'a box' };
    },
    putBack: async () => {
      const { applied, undone } = counts.steps.get(keyOf()) ?? { applied: 0, undone: 0 };
      if (applied > undone) counts.add(keyOf(), 'undone');
    },
  };
  return handMadeParticipant(stock, activities, counts.of);
}

/** A request is done once, and its undo each time that it is asked. */
export function undoNotIdempotent(): TestParticipant {
  const counts = new Counts();
  const activities = {
    take: async () => {
      if (!counts.steps.has(keyOf())) counts.add(keyOf(), 'applied');
      return { box: 'a box' };
    },
    putBack: async () => counts.add(keyOf(), 'undone'),
  };
  return handMadeParticipant(stock, activities, counts.of);
}

/** Its barrier doesn't hear that the request was answered. */
export function doesNotHearOfAnswers(): TestParticipant {
  const played = standIn(stock);
  type Undo = (given: object, mark: unknown) => Promise<unknown>;
  return {
    ...played,
    openElsewhere: async (harness) => {
      const open = await played.openElsewhere!(harness);
      const undo = open.activities['putBack'] as unknown as Undo;
      const putBack: Undo = (given, mark) => undo({ ...given, answered: undefined, output: undefined }, mark);
      return { ...open, activities: { ...open.activities, putBack } };
    },
  };
}

interface Nothing {
  nothing: { id: string };
}

/** The barrier is there, and every attempt has a key of its own. */
export async function withoutIdempotency(): Promise<TestParticipant> {
  const counts = new Counts();
  const database = await openDatabase<Nothing>('sqlite::memory:');
  await migrate(database);
  const implementation: Serves<typeof stock, Transaction<Nothing>> = {
    take: async (_, { stepKey }: Attempt<Transaction<Nothing>>) => {
      counts.add(stepKey.replace(/ attempt \d+$/, ''), 'applied');
      return { box: 'a box' };
    },
    putBack: async () => undefined,
  };
  const barrier = barrierOf(stock, implementation, database);
  const call = () => ({
    stepKey: `${keyOf()} attempt ${activityInfo().attempt}`,
    stepId: stepOf(activityInfo().activityId).stepId,
    saga: { type: 'test', id: 'test' },
  });
  const activities = {
    take: (input: unknown) => barrier.request('take', input, call()),
    putBack: async () => counts.add(keyOf(), 'undone'),
  };
  return handMadeParticipant(stock, activities, counts.of);
}

/** Behind the barrier, and yet it writes where the barrier's transaction doesn't reach. */
export function effectOutside(): TestParticipant {
  const written = new Map<string, number>();
  const add = (stepKey: string, amount: number) => written.set(stepKey, (written.get(stepKey) ?? 0) + amount);
  const implementation: Serves<typeof stock, Transaction<Nothing>> = {
    take: async (_, { stepKey }) => {
      add(stepKey, 1);
      return { box: 'a box' };
    },
    putBack: async (_, { stepKey }) => void add(stepKey, -1),
  };
  return realParticipant(stock, implementation, { inEffect: inEffect(written) });
}

/** Everything is behind the barrier, and one request, which has an effect, has nothing to undo it. */
export function undoMissing(): TestParticipant {
  const written = new Map<string, number>();
  const implementation: Serves<typeof till, Transaction<Nothing>> = {
    pay: async (_, { stepKey }) => {
      written.set(stepKey, 1);
      return { receipt: 'a receipt' };
    },
    payBack: async (_, { stepKey }) => void written.delete(stepKey),
    stamp: async (_, { stepKey }) => {
      written.set(stepKey, 1);
      return { stamp: 'a stamp' };
    },
  };
  return realParticipant(till as Participant, implementation as never, { inEffect: inEffect(written) });
}

const inEffect = (written: ReadonlyMap<string, number>) => async (_: OpenDatabase<Nothing>, keys: readonly string[]) =>
  Object.fromEntries(keys.map((key) => [key, written.get(key) ?? 0]));
