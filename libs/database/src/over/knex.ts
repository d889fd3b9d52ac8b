import type { Knex } from 'knex';
import { databaseOver } from '../database-over';
import { DatabaseError } from '../database-error';
import { noStreams } from '../no-streams';
import type { Dialect, ParticipantDatabase, QueryAnswer } from '../participant-database';
import type { TransactionDoor } from '../transaction-door';
import { destroyConnection } from './destroy';

/** Knex' client of one transaction: every query of it goes this way. */
interface TransactionClient {
  query: (connection: unknown, query: { sql?: string } | string) => Promise<unknown>;
  acquireConnection(): Promise<unknown>;
  runner: (builder: unknown) => object;
  constructor: { prototype: TransactionClient };
}

const dialects: Readonly<Record<string, Dialect>> = {
  'better-sqlite3': 'sqlite',
  sqlite3: 'sqlite',
  pg: 'postgres',
  postgresql: 'postgres',
  postgres: 'postgres',
  mysql: 'mysql',
  mysql2: 'mysql',
};

/**
 * The database of a participant over Knex: `pg`, `mysql2` or `better-sqlite3`. It stays the caller's to destroy.
 * @throws DatabaseError `bad-parameter` for another database
 * @example
 * type Tx = Knex.Transaction;
 * barrierOf(hotels, service, knexDatabase(knex({ client: 'pg', connection })))
 */
export function knexDatabase(knex: Knex): ParticipantDatabase<Knex.Transaction> {
  const { dialect: name, driverName } = knex.client as { dialect: string; driverName: string };
  const dialect = dialects[driverName] ?? dialects[name];
  if (dialect === undefined) {
    throw new DatabaseError(
      'bad-parameter',
      `Knex's '${driverName}' isn't supported: use pg, mysql2 or better-sqlite3.`,
    );
  }
  const connections = new WeakMap<Knex.Transaction, unknown>();
  return databaseOver<Knex.Transaction>({
    dialect,
    begin: (work, door) =>
      knex.transaction(async (tx) => {
        connections.set(tx, await behind(door, clientOf(tx)));
        return work(tx);
      }),
    query: async (tx, sql, parameters) => {
      // Knex has one placeholder for all databases, and makes $1 of it.
      const answer: unknown = await tx.raw(sql.replace(/\$\d+/g, '?'), parameters as Knex.RawBinding[]);
      return answerOf(answer);
    },
    destroy: (tx) => destroyConnection(connections.get(tx)),
  });
}

const clientOf = (tx: Knex.Transaction) => tx.client as TransactionClient;

async function behind(door: TransactionDoor, client: TransactionClient): Promise<unknown> {
  const { prototype } = client.constructor;
  const nested = Object.create(prototype) as TransactionClient;
  // Knex makes the client of a transaction inside a transaction by the class of the outer one.
  Object.assign(nested, through(door, prototype), { constructor: { prototype: nested } });
  Object.assign(client, through(door, client), { constructor: nested.constructor });
  const connection = await client.acquireConnection();
  const { inTransaction } = connection as { inTransaction?: boolean };
  if (inTransaction !== undefined) door.watch(() => (connection as { inTransaction: boolean }).inTransaction);
  return connection;
}

const through = (
  door: TransactionDoor,
  { query: ask, runner: make }: TransactionClient,
): Pick<TransactionClient, 'query' | 'runner'> => ({
  query(this: TransactionClient, connection, query) {
    return door.pass(typeof query === 'string' ? query : query.sql, () => ask.call(this, connection, query));
  },
  runner(this: TransactionClient, builder) {
    const stream = () => {
      throw noStreams();
    };
    return Object.assign(make.call(this, builder), { stream });
  },
});

/** `{ rows, rowCount }` of pg, `[rows or header]` of mysql2, rows or `{ changes }` of SQLite. */
function answerOf(answer: unknown): QueryAnswer {
  const first: unknown = Array.isArray(answer) && Array.isArray(answer[0]) ? answer[0] : answer;
  if (Array.isArray(first)) {
    const [header] = first as { affectedRows?: number }[];
    const isHeader = first !== answer ? false : header?.affectedRows !== undefined;
    return isHeader ? { rows: [], changed: header!.affectedRows! } : { rows: first as QueryAnswer['rows'], changed: 0 };
  }
  const { rows = [], rowCount, changes } = first as { rows?: QueryAnswer['rows']; rowCount?: number; changes?: number };
  return { rows, changed: rowCount ?? changes ?? 0 };
}
