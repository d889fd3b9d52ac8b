import { type ParticipantDatabase, migrateSet, openDatabase } from '@backstitch/participant';
import type { DefinedMachine, StateMachine } from '@backstitch/states-language';
import type { OnModuleDestroy } from '@nestjs/common';
import { Problem } from '../problems/problem';
import { canonicalJson } from '../request/canonical-json';
import { migrations } from './migrations';

interface Tables {
  definition: {
    name: string;
    version: number;
    /** JSON text. */
    definition: string;
    unwind: string;
    stored_at: string;
  };
}

/** What is to be stored: a definition, and what an execution of it does when it fails. */
export type NewMachine = Omit<DefinedMachine, 'version'>;

/** What is stored now, and whether its name is new. */
export interface Put {
  readonly machine: DefinedMachine;
  readonly isFirst: boolean;
}

/** What whoever stores a definition has seen of it before. */
export interface Expected {
  /** The newest version has to be this one. Default any. */
  readonly version?: number;
  /** There has to be none. Default false. */
  readonly absent?: boolean;
}

/**
 * The definitions of state machines, in all their versions: none is ever changed or deleted, so an execution can say
 * which one it runs. The database is opened when it is first asked: what is defined in code doesn't need it.
 */
export class DefinitionStore implements OnModuleDestroy {
  private opening: Promise<ParticipantDatabase<Tables>> | undefined;

  /** @param url as in `DATABASE_URL` */
  constructor(private readonly url: string) {}

  /** @returns its newest version, or the one that is asked for. @throws Problem `store-unreachable` */
  async find(name: string, version?: number): Promise<DefinedMachine | undefined> {
    const row = await this.ask(({ kysely }) =>
      kysely
        .selectFrom('definition')
        .selectAll()
        .where('name', '=', name)
        .$if(version !== undefined, (query) => query.where('version', '=', version!))
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst(),
    );
    return row && machineOf(row);
  }

  /** The newest version of each, by name. @throws Problem `store-unreachable` */
  async all(): Promise<ReadonlyMap<string, DefinedMachine>> {
    const rows = await this.ask(({ kysely }) =>
      kysely
        .selectFrom('definition')
        .selectAll()
        // Every list asks for these, and there may be many versions of a megabyte each.
        .where('version', '=', (query) =>
          query
            .selectFrom('definition as newer')
            .select(({ fn }) => fn.max('newer.version').as('version'))
            .whereRef('newer.name', '=', 'definition.name'),
        )
        .orderBy('name')
        .execute(),
    );
    return new Map(rows.map((row) => [row.name, machineOf(row)]));
  }

  /**
   * Stores a definition as the next version, unless it is what the newest one says already.
   * @throws Problem `version-changed` when it isn't as expected; `store-unreachable`
   */
  async put(name: string, machine: NewMachine, expected: Expected = {}): Promise<Put> {
    for (;;) {
      const newest = await this.find(name);
      check(name, newest, expected);
      if (newest !== undefined && isSame(newest, machine)) return { machine: newest, isFirst: false };
      const version = (newest?.version ?? 0) + 1;
      const row = { ...{ name, version, unwind: machine.unwind }, definition: JSON.stringify(machine.definition) };
      const { numInsertedOrUpdatedRows: stored } = await this.ask(({ kysely }) =>
        kysely
          .insertInto('definition')
          .values({ ...row, stored_at: new Date().toISOString() })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow(),
      );
      if (stored === 1n) return { machine: { ...machine, version }, isFirst: newest === undefined };
      // Somebody else was faster: look again.
    }
  }

  async onModuleDestroy(): Promise<void> {
    const database = await this.opening?.catch(() => undefined);
    await database?.close();
  }

  private async ask<T>(question: (database: ParticipantDatabase<Tables>) => Promise<T>): Promise<T> {
    try {
      return await question(await (this.opening ??= this.open()));
    } catch (cause) {
      throw new Problem('store-unreachable', `The gateway's database doesn't answer: ${(cause as Error).message}`, {
        cause,
      });
    }
  }

  private async open(): Promise<ParticipantDatabase<Tables>> {
    try {
      const database = await openDatabase<Tables>(this.url);
      await migrateSet(database, migrations, 'gateway_migration');
      return database;
    } catch (error) {
      this.opening = undefined; // the next one tries again
      throw error;
    }
  }
}

const machineOf = ({ version, definition, unwind }: Tables['definition']): DefinedMachine => ({
  version,
  definition: JSON.parse(definition) as StateMachine,
  unwind: unwind as DefinedMachine['unwind'],
});

const isSame = (newest: DefinedMachine, machine: NewMachine) =>
  newest.unwind === machine.unwind && canonicalJson(newest.definition) === canonicalJson(machine.definition);

function check(name: string, newest: DefinedMachine | undefined, { version, absent = false }: Expected): void {
  if (absent && newest !== undefined) {
    throw new Problem('version-changed', `${name} is there already, in version ${newest.version}.`);
  }
  if (version !== undefined && newest?.version !== version) {
    throw new Problem(
      'version-changed',
      newest === undefined
        ? `There is no ${name} yet, so no version ${version} of it.`
        : `The newest version of ${name} is ${newest.version}, not ${version}: read it, and decide again.`,
    );
  }
}
