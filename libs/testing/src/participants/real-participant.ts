import type { Transaction } from 'kysely';
import type { Participant } from '@backstitch/contract';
import { type Migrations, type OpenDatabase, openDatabase } from '@backstitch/database';
import { type EffectsIn, type Serves, activitiesOf, effectsOf, migrate } from '@backstitch/participant';
import type { TestParticipant } from './test-participant';
import { withVerbFaults } from './verb-fault';

/** What a real participant needs to be played, and how it is looked at. */
export interface RealOptions<DB> {
  /** Default `sqlite::memory:`. One that is there keeps what it holds. */
  readonly databaseUrl?: string;
  /** Its own tables. Default none. */
  readonly migrations?: Migrations;
  /** What is there when it begins: enough for every run of the verification. Default nothing. */
  readonly seed?: (database: OpenDatabase<DB>) => Promise<void>;
  /** What doesn't agree in its books, one sentence each; none when all is well. Default not looked at. */
  readonly discrepancies?: (database: OpenDatabase<DB>) => Promise<readonly string[]>;
  /**
   * How often the domain's own tables hold a step's effect, by step key; left out: never. It is judged instead of what
   * the barrier says, and sees what happened outside of it. Default: the barrier is believed.
   */
  readonly inEffect?: (
    database: OpenDatabase<DB>,
    stepKeys: readonly string[],
  ) => Promise<Readonly<Record<string, number>>>;
}

/**
 * A participant as it is in production, but for Temporal's worker: its implementation behind the barrier, on a real
 * database.
 *
 * @example realParticipant(hotels, new HotelsService(), { migrations, seed })
 */
export function realParticipant<P extends Participant, DB, I extends object>(
  participant: P,
  implementation: I & Serves<P, Transaction<DB>, EffectsIn<I>>,
  options: RealOptions<DB> = {},
): TestParticipant {
  return {
    participant,
    guarded: true,
    open: async () => {
      const { databaseUrl = 'sqlite::memory:', migrations, seed, discrepancies, inEffect } = options;
      const database = await openDatabase<DB>(databaseUrl);
      await migrate(database, migrations);
      await seed?.(database);
      return {
        activities: activitiesOf<P, Transaction<DB>, I>(
          participant,
          withVerbFaults(participant, implementation),
          database,
        ),
        holdings: async (stepKeys) => {
          const effects = await effectsOf(database, stepKeys);
          const counted = await inEffect?.(database, stepKeys);
          return effects.map(({ stepKey, state }) => ({
            stepKey,
            barrier: state,
            ...(counted && { applied: counted[stepKey] ?? 0, undone: 0, isDomain: true as const }),
          }));
        },
        discrepancies: async () => (await discrepancies?.(database)) ?? [],
        close: () => database.close(),
      };
    },
  };
}
