import { type SQL, sql } from 'drizzle-orm';
import { databaseOver } from '../database-over';
import { DatabaseError } from '../database-error';
import { noStreams } from '../no-streams';
import type { Dialect, ParticipantDatabase, QueryAnswer } from '../participant-database';
import type { TransactionDoor } from '../transaction-door';
import { destroyConnection, hearErrors } from './destroy';
import { doorBefore } from './door-before';

/** A database of Drizzle's, as far as it is used here. */
export interface DrizzleDatabase<Tx> {
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** The transaction that a database of Drizzle's gives. */
export type DrizzleTransaction<D> = D extends { transaction(work: (tx: infer Tx) => Promise<unknown>): unknown }
  ? Tx
  : never;

/**
 * The database of a participant over Drizzle with a pool of `pg` (`postgres`) or of `mysql2` (`mysql`), or over
 * `@libsql/client` (`sqlite`). Not over `better-sqlite3`: Drizzle's transactions of it are synchronous. It stays the
 * caller's to end.
 * @example
 * const db = drizzle(new Pool({ connectionString }));
 * type Tx = DrizzleTransaction<typeof db>;
 * barrierOf(hotels, service, drizzleDatabase(db, 'postgres'))
 */
export function drizzleDatabase<D extends object>(db: D, dialect: Dialect): ParticipantDatabase<DrizzleTransaction<D>> {
  type Tx = DrizzleTransaction<D>;
  const connections = new WeakMap<object, unknown>();
  return databaseOver<Tx>({
    dialect,
    begin: (work, door) =>
      (db as unknown as DrizzleDatabase<Tx>).transaction(async (tx) => {
        const connection = behind(door, tx, db);
        connections.set(tx as object, connection);
        const deaf = hearErrors(connection ?? {});
        try {
          return await work(tx);
        } finally {
          // Not before its rollback was answered, or can't be.
          setTimeout(deaf, 30_000).unref();
        }
      }),
    query: async (tx, text, parameters) => answerOf(await ask(tx as Asks, statement(text, parameters))),
    destroy: (tx) => destroyConnection(connections.get(tx as object)),
  });
}

interface Asks {
  execute?: (query: SQL) => Promise<unknown>;
  run?: (query: SQL) => Promise<unknown>;
}

const ask = async (tx: Asks, query: SQL): Promise<unknown> => (tx.execute ? tx.execute(query) : tx.run!(query));

/** The text with its parameters between its parts. */
function statement(text: string, parameters: readonly unknown[]): SQL {
  const parts = text.split(/\$\d+|\?/);
  return sql.join(
    parts.flatMap((part, at) => [sql.raw(part), ...(at < parts.length - 1 ? [sql.param(parameters[at])] : [])]),
  );
}

interface Session {
  client?: object;
  tx?: { execute(statement: unknown): Promise<unknown>; batch(statements: unknown): Promise<unknown>; closed: boolean };
}

const sessionOf = (of: unknown): Session =>
  (of as { _: { session: Session } })._.session ?? (of as { session: Session }).session;

/** Puts the door before the connection that this transaction's session has. @returns the connection */
function behind(door: TransactionDoor, tx: unknown, db: object): object | undefined {
  const session = sessionOf(tx);
  if (session === sessionOf(db)) {
    throw new DatabaseError('bad-parameter', 'Drizzle has one connection here for everybody: give it a pool.');
  }
  if (session.tx) {
    const { tx: own } = session;
    const execute = doorBefore(door, own, 'execute') as typeof own.execute;
    const batch = doorBefore(door, own, 'batch') as typeof own.batch;
    session.tx = { execute, batch, closed: false };
    door.watch(() => !own.closed);
    return undefined;
  }
  const own = session.client as { query: unknown; execute?: unknown; release(): void };
  const methods = (['query', 'execute'] as const).filter((method) => typeof own[method] === 'function');
  const behindDoor = methods.map((method) => [method, { value: doorBefore(door, own, method) }]);
  session.client = Object.create(own, {
    ...(Object.fromEntries(behindDoor) as PropertyDescriptorMap),
    ...(own.execute !== undefined && withoutStreams(own)),
  }) as object;
  return own;
}

/** Drizzle's iterators stream from the connection that mysql2 has below that of promises. */
const withoutStreams = (own: { release(): void }): PropertyDescriptorMap => ({
  connection: {
    get: () => {
      throw noStreams();
    },
  },
  release: { value: own.release.bind(own) },
});

/** `{ rows, rowCount }` of pg, `[rows or header]` of mysql2, `{ rows, rowsAffected }` of libSQL. */
function answerOf(answer: unknown): QueryAnswer {
  if (Array.isArray(answer)) {
    const [first] = answer as [QueryAnswer['rows'] | { affectedRows: number }];
    return Array.isArray(first)
      ? { rows: first as QueryAnswer['rows'], changed: 0 }
      : { rows: [], changed: (first as { affectedRows: number }).affectedRows };
  }
  const { rows, rowCount, rowsAffected } = answer as {
    rows?: QueryAnswer['rows'];
    rowCount?: number;
    rowsAffected?: number;
  };
  return { rows: rows ?? [], changed: rowCount ?? rowsAffected ?? 0 };
}
