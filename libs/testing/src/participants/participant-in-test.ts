import type { Transaction } from 'kysely';
import { randomUUID } from 'node:crypto';
import type { Participant } from '@backstitch/contract';
import { type Migrations, type OpenDatabase, openDatabase } from '@backstitch/database';
import { type EffectsIn, type Serves, barrierOf, migrate } from '@backstitch/participant';

/** What is to be tried. */
export interface ServedInTest<P extends Participant, DB, I> {
  readonly participant: P;
  readonly implementation: I;
  readonly migrations: Migrations;
  readonly seed?: (database: OpenDatabase<DB>) => Promise<void>;
  /** Of an empty database. */
  readonly url: string;
}

/** A participant with its barrier and a real database, without Temporal. */
export interface ParticipantInTest {
  /** @param stepKey the same key is the same step. Default a new one */
  ask<T>(request: string, input: object, stepKey?: string): Promise<T>;
  /** Compensates what was asked under a key. As a saga does, it sends the input only when no answer came. */
  undo(compensation: string, input: object, stepKey: string): Promise<void>;
  close(): Promise<void>;
}

/** Serves a participant to a test. */
export async function participantInTest<P extends Participant, DB, I extends object>(
  served: ServedInTest<P, DB, I & Serves<P, Transaction<DB>, EffectsIn<I>>>,
): Promise<ParticipantInTest> {
  const { participant, implementation, migrations, seed, url } = served;
  const database = await openDatabase<DB>(url);
  await migrate(database, migrations);
  await seed?.(database);
  const barrier = barrierOf<P, Transaction<DB>, I>(participant, implementation, database);
  const answered = new Set<string>();
  const callOf = (stepKey: string) => ({
    stepKey,
    stepId: 'step',
    saga: { type: 'test', id: 'test' },
    timeout: 10_000,
  });
  return {
    ask: async <T>(request: string, input: object, stepKey: string = randomUUID()) => {
      const answer = (await barrier.request(request, input, callOf(stepKey))) as T;
      answered.add(stepKey);
      return answer;
    },
    undo: (compensation, input, stepKey) => {
      const given = answered.has(stepKey) ? { answered: true as const } : { input };
      return barrier.compensate(compensation, { stepId: 'step', ...given }, callOf(stepKey));
    },
    close: () => database.close(),
  };
}
