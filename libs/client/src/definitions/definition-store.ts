import { canonicalJson } from '@backstitch/states-language';
import { type OpenDatabase, migrateSet, openDatabase } from '@backstitch/database';
import type { DefinedMachine, StateMachine } from '@backstitch/states-language';
import { SagaClientError } from '../saga-client-error';
import type { DefinitionTables } from './definition-tables';
import { type Expected, isExpected } from '../expected';
import { migrations } from './migrations';
import { versionTag } from './version-tag';

/** What is to be stored: a definition, and what an execution of it does when it fails. */
export type NewMachine = Omit<DefinedMachine, 'version'>;

/** What is stored now, and whether its name is new. */
export interface Put {
  readonly machine: DefinedMachine;
  readonly isFirst: boolean;
}

/** A type that no execution is started of any more. */
export interface RetiredType {
  readonly name: string;
  readonly participants: readonly string[];
}

export interface StoreLimits {
  /** Names of types that can be started. Default 1,000: every list names them all. */
  readonly types?: number;
  /** Of all definitions, in all their versions. Default 256 MB. */
  readonly bytes?: number;
}

/**
 * The definitions of state machines, in all their versions: none is ever changed, and all of a type go when it is retired,
 * since each execution has its own with it. The database is opened when it is first asked: what is defined in code
 * doesn't need it.
 */
export class DefinitionStore {
  private opening: Promise<OpenDatabase<DefinitionTables>> | undefined;
  private readonly limits: Required<StoreLimits>;

  /** @param url as in `DATABASE_URL` */
  constructor(
    private readonly url: string,
    limits: StoreLimits = {},
  ) {
    this.limits = { types: 1_000, bytes: 256 * 1024 * 1024, ...limits };
  }

  /** @returns its newest version, or the one that is asked for. @throws SagaClientError `store-unreachable` */
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

  /** The newest version's number of each type that can be started, by name. @throws SagaClientError `store-unreachable` */
  async newest(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.ask(({ kysely }) =>
      kysely
        .selectFrom('definition')
        .select(['name', ({ fn }) => fn.max('version').as('version')])
        .groupBy('name')
        .orderBy('name')
        .execute(),
    );
    return new Map(rows.map(({ name, version }) => [name, Number(version)]));
  }

  /**
   * All types that can be started in their newest version, by name.
   * @param maxBytes bytes that they may have together
   * @returns how many bytes they have, where that is more: none of them is read then
   * @throws SagaClientError `store-unreachable`
   */
  async all(maxBytes: number): Promise<ReadonlyMap<string, DefinedMachine> | number> {
    return this.ask(async ({ kysely }) => {
      const newest = kysely
        .selectFrom('definition')
        .select(['name', ({ fn }) => fn.max('version').as('version')])
        .groupBy('name')
        .as('newest');
      const { size } = await kysely
        .selectFrom('definition_fact as each')
        .innerJoin(newest, (join) =>
          join.onRef('newest.name', '=', 'each.name').onRef('newest.version', '=', 'each.version'),
        )
        .select(({ fn }) => fn.sum('each.bytes').as('size'))
        .executeTakeFirstOrThrow();
      if (Number(size) > maxBytes) return Number(size);
      const rows = await kysely
        .selectFrom('definition as each')
        .innerJoin(newest, (join) =>
          join.onRef('newest.name', '=', 'each.name').onRef('newest.version', '=', 'each.version'),
        )
        .selectAll('each')
        .execute();
      return new Map(rows.map((row) => [row.name, machineOf(row)]));
    });
  }

  /** @param name only this one @throws SagaClientError `store-unreachable` */
  async retired(name?: string): Promise<readonly RetiredType[]> {
    const rows = await this.ask(({ kysely }) =>
      kysely
        .selectFrom('retired_type')
        .select(['name', 'participants'])
        .$if(name !== undefined, (query) => query.where('name', '=', name!))
        .execute(),
    );
    return rows.map((row) => ({ name: row.name, participants: JSON.parse(row.participants) as string[] }));
  }

  /** Who stored a version; undefined when nobody said so. @throws SagaClientError `store-unreachable` */
  async storedBy(name: string, version: number): Promise<string | undefined> {
    const fact = await this.ask(({ kysely }) =>
      kysely
        .selectFrom('definition_fact')
        .select('stored_by')
        .where('name', '=', name)
        .where('version', '=', version)
        .executeTakeFirst(),
    );
    return fact?.stored_by ?? undefined;
  }

  /**
   * Stores a definition as the next version, unless it is what the newest one says already. A retired type is taken back.
   * @throws SagaClientError `version-changed` when it isn't as expected; `too-many-types`, `store-unreachable`
   */
  async put(name: string, machine: NewMachine, by: string, expected: Expected = {}): Promise<Put> {
    const definition = JSON.stringify(machine.definition);
    const bytes = Buffer.byteLength(definition);
    for (;;) {
      const newest = await this.find(name);
      checkExpected(name, newest?.version, expected);
      if (newest !== undefined && isSame(newest, machine)) return { machine: newest, isFirst: false };
      await this.checkRoom(bytes, newest === undefined);
      const version = await this.insert(name, newest?.version, { definition, unwind: machine.unwind, bytes, by });
      if (version !== undefined) return { machine: { ...machine, version }, isFirst: newest === undefined };
      // Somebody else was faster: look again.
    }
  }

  /** @throws SagaClientError `version-changed`, `store-unreachable`. @returns false when there is no such type */
  async retire(name: string, participants: readonly string[], by: string, expected: Expected = {}): Promise<boolean> {
    return this.ask(({ kysely }) =>
      kysely.transaction().execute(async (tx) => {
        const newest = await tx
          .selectFrom('definition')
          .select(({ fn }) => fn.max('version').as('version'))
          .where('name', '=', name)
          .executeTakeFirst();
        if (!newest?.version) return false;
        checkExpected(name, Number(newest.version), expected);
        const row = { version: newest.version, participants: JSON.stringify(participants), retired_by: by };
        await tx
          .insertInto('retired_type')
          .values({ name, retired_at: new Date().toISOString(), ...row })
          .execute();
        await tx.deleteFrom('definition').where('name', '=', name).execute();
        await tx.deleteFrom('definition_fact').where('name', '=', name).execute();
        return true;
      }),
    );
  }

  async close(): Promise<void> {
    const database = await this.opening?.catch(() => undefined);
    await database?.close();
  }

  /** @returns the version's number; undefined when somebody else has stored it meanwhile */
  private insert(
    name: string,
    newest: number | undefined,
    { definition, unwind, bytes, by }: { definition: string; unwind: string; bytes: number; by: string },
  ): Promise<number | undefined> {
    return this.ask(({ kysely }) =>
      kysely.transaction().execute(async (tx) => {
        const before = await tx
          .selectFrom('retired_type')
          .select('version')
          .where('name', '=', name)
          .executeTakeFirst();
        const version = (newest ?? Number(before?.version ?? 0)) + 1;
        const { numInsertedOrUpdatedRows: stored } = await tx
          .insertInto('definition')
          .values({ name, version, unwind, definition, stored_at: new Date().toISOString() })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (stored !== 1n) return undefined;
        await tx.insertInto('definition_fact').values({ name, version, bytes, stored_by: by }).execute();
        if (before) await tx.deleteFrom('retired_type').where('name', '=', name).execute();
        return version;
      }),
    );
  }

  private async checkRoom(bytes: number, isNew: boolean): Promise<void> {
    const { types, size } = await this.ask(({ kysely }) =>
      kysely
        .selectFrom('definition_fact')
        .select([({ fn }) => fn.count('name').distinct().as('types'), ({ fn }) => fn.sum('bytes').as('size')])
        .executeTakeFirstOrThrow(),
    );
    const full = (what: string) =>
      new SagaClientError('too-many-types', `There ${what} already: retire a type that isn't used.`);
    if (isNew && Number(types) >= this.limits.types) throw full(`are ${Number(types)} stored types`);
    if (Number(size) + bytes > this.limits.bytes) throw full(`are ${Number(size)} bytes of definitions`);
  }

  private async ask<T>(question: (database: OpenDatabase<DefinitionTables>) => Promise<T>): Promise<T> {
    try {
      return await question(await (this.opening ??= this.open()));
    } catch (cause) {
      if (cause instanceof SagaClientError) throw cause;
      throw new SagaClientError('store-unreachable', 'The database of definitions doesn’t answer. The log says why.', {
        cause,
      });
    }
  }

  private async open(): Promise<OpenDatabase<DefinitionTables>> {
    try {
      const database = await openDatabase<DefinitionTables>(this.url);
      await migrateSet(database, migrations, 'gateway_migration');
      return database;
    } catch (error) {
      this.opening = undefined; // the next one tries again
      throw error;
    }
  }
}

function checkExpected(name: string, version: number | undefined, expected: Expected): void {
  if (isExpected(expected, version === undefined ? undefined : versionTag(version))) return;
  throw new SagaClientError(
    'version-changed',
    version === undefined
      ? `There is no ${name} yet: store it without If-Match.`
      : `The newest version of ${name} is ${version}: read it, and decide again.`,
  );
}

const machineOf = ({ version, definition, unwind }: DefinitionTables['definition']): DefinedMachine => ({
  version,
  definition: JSON.parse(definition) as StateMachine,
  unwind: unwind as DefinedMachine['unwind'],
});

const isSame = (newest: DefinedMachine, machine: NewMachine) =>
  newest.unwind === machine.unwind && canonicalJson(newest.definition) === canonicalJson(machine.definition);
