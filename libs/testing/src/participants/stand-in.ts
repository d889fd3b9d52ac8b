import type { Transaction } from 'kysely';
import type { Participant, RequestContract } from '@backstitch/contract';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { type Attempt, activitiesOf, effectsOf, migrate } from '@backstitch/participant';
import { madeFrom } from './made-from';
import type { TestParticipant } from './test-participant';
import { type StandInDatabase, countsOf, standInMigrations } from './stand-in-table';
import { withVerbFaults } from './verb-fault';

/** What a stand-in answers to a request, where its schema alone doesn't do: a value, or one made of the input. */
export type Answer = Readonly<Record<string, unknown>> | ((input: never, stepKey: string) => unknown);

/** Answers by request: `{ reserveRoom: { price: … } }`. */
export type Answers = Readonly<Record<string, Answer>>;

/**
 * A participant that is stood in for from its contract: behind the real barrier, on SQLite in memory, with answers
 * made from its schemas by the seed, and counts of what took effect and what was undone.
 *
 * @param answers where the saga makes something of an answer that its schema doesn't say
 * @example standIn(hotels, { reserveRoom: { reservationId: 'r1', price: { amount: 100, currency: 'EUR' } } })
 */
export function standIn(participant: Participant, answers: Answers = {}): TestParticipant {
  const open: TestParticipant['open'] = async ({ seed }) => {
    const database = await openDatabase<StandInDatabase>('sqlite::memory:');
    await migrate(database, standInMigrations);
    const implementation = withVerbFaults(participant, playing(participant, answers, seed));
    return {
      activities: activitiesOf(participant, implementation as never, database),
      holdings: async (stepKeys) => holdingsOf(database, stepKeys),
      discrepancies: async () => [],
      close: () => database.close(),
    };
  };
  // Each time on a database of its own.
  return { participant, guarded: true, open, openElsewhere: open };
}

type Does = (given: never, attempt: Attempt<Transaction<StandInDatabase>>) => Promise<unknown>;

/** Every verb of the contract, each of which counts itself and answers what the schema says. */
function playing({ requests }: Participant, answers: Answers, seed: number): Record<string, Does> {
  const count = ({ tx, stepKey }: Attempt<Transaction<StandInDatabase>>, verb: string, does: 'applied' | 'undone') =>
    tx.insertInto('stand_in').values({ step_key: stepKey, verb, does }).execute();
  const verbs = Object.entries<RequestContract>(requests).flatMap(([request, { compensation, output }]) => {
    const ask: Does = async (input, attempt) => {
      await count(attempt, request, 'applied');
      const answer = Object.hasOwn(answers, request) ? answers[request] : undefined;
      if (typeof answer === 'function') return answer(input, attempt.stepKey);
      return answer ?? madeFrom(output, seed, attempt.stepKey);
    };
    const undo = (verb: string): Does => {
      return async (_, attempt) => void (await count(attempt, verb, 'undone'));
    };
    return compensation === null
      ? [[request, ask] as const]
      : [[request, ask] as const, [compensation, undo(compensation)] as const];
  });
  return Object.fromEntries(verbs);
}

async function holdingsOf(database: OpenDatabase<StandInDatabase>, stepKeys: readonly string[]) {
  const [effects, counts] = await Promise.all([effectsOf(database, stepKeys), countsOf(database.kysely, stepKeys)]);
  return effects.map(({ stepKey, state }) => ({ stepKey, barrier: state, ...counts.get(stepKey)! }));
}
