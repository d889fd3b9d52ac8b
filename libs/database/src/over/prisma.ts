import { databaseOver } from '../database-over';
import { hasRolledBack } from '../has-rolled-back';
import type { Dialect, ParticipantDatabase, QueryAnswer } from '../participant-database';
import type { TransactionDoor } from '../transaction-door';

/** A client that `prisma generate` has made, as far as it is used here. */
export interface PrismaClientLike {
  readonly $extends: object;
  readonly $transaction: object;
}

/** What the interactive transactions of a client give: of a plain `PrismaClient` it is `Prisma.TransactionClient`. */
export type PrismaTransaction<C> = Omit<C, '$connect' | '$disconnect' | '$on' | '$use' | '$extends'>;

interface Client {
  $extends(extension: object): Client;
  $transaction<T>(work: (tx: object) => Promise<T>, options: { maxWait: number; timeout: number }): Promise<T>;
}

interface Raw {
  $queryRawUnsafe(sql: string, ...parameters: readonly unknown[]): Promise<Record<string, unknown>[]>;
  $executeRawUnsafe(sql: string, ...parameters: readonly unknown[]): Promise<number>;
}

/** The longest that a timer takes, in milliseconds. Prisma's own default for a transaction is 5 s. */
const longest = 2 ** 31 - 1;

/**
 * The database of a participant over a client of Prisma 7, with `@prisma/adapter-pg` (`postgres`), `@prisma/adapter-mariadb`
 * (`mysql`) or `@prisma/adapter-libsql` (`sqlite`). It stays the caller's to disconnect. Prisma doesn't let go of a
 * connection that answers no more: an attempt ends all the same.
 * @example
 * type Tx = Prisma.TransactionClient;
 * barrierOf(hotels, service, prismaDatabase(new PrismaClient({ adapter: new PrismaPg({ connectionString }) }), 'postgres'))
 */
export const prismaDatabase = <C extends PrismaClientLike>(
  client: C,
  dialect: Dialect,
): ParticipantDatabase<PrismaTransaction<C>> =>
  databaseOver<PrismaTransaction<C>>({
    dialect,
    begin: (work, door, timeoutMs = longest) => {
      const guarded = (client as unknown as Client).$extends({ query: { $allOperations: passing(door) } });
      // Ours comes first: Prisma's would say nothing of the attempt.
      const timeout = Math.min(timeoutMs + 5_000, longest);
      return guarded.$transaction(
        async (tx) => {
          try {
            return await work(behind(door, tx) as PrismaTransaction<C>);
          } finally {
            await door.close();
            door.end();
          }
        },
        { timeout, maxWait: timeout },
      );
    },
    oneByOne: true,
    query: (tx, sql, parameters) => ask(tx as unknown as Raw, sql, parameters),
  });

interface Operation {
  readonly args: unknown;
  readonly query: (args: unknown) => Promise<unknown>;
}

/** Sends every operation of a client through the door: its queries of models, and what is raw. */
function passing(door: TransactionDoor) {
  let isGone = false;
  door.watch(() => !isGone);
  return ({ args, query }: Operation): Promise<unknown> =>
    door.pass(textOf(args), async () => {
      try {
        return await query(args);
      } catch (error) {
        isGone ||= isConflict(error);
        throw error;
      }
    });
}

/** A transaction that a verb begins inside is waited for like a query: it goes back to a savepoint when it fails. */
const behind = (door: TransactionDoor, tx: object): object =>
  new Proxy(tx, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (name !== '$transaction' || typeof value !== 'function') return value;
      return (...args: unknown[]) => door.pass(undefined, () => value.apply(target, args) as PromiseLike<unknown>);
    },
  });

/** Of what is raw Prisma tells the text: as it is, as a list with its parameters, or as an object that `sql` has made. */
function textOf(args: unknown): string | undefined {
  const first: unknown = Array.isArray(args) ? args[0] : args;
  if (typeof first === 'string') return first;
  const text: unknown = typeof first === 'object' && first !== null ? Reflect.get(first, 'sql') : undefined;
  return typeof text === 'string' ? text : undefined;
}

/** In Prisma's words: the database has rolled the transaction back, and on MySQL what came next would commit by itself. */
function isConflict(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const {
    code,
    meta,
    cause: own,
  } = error as { code?: unknown; meta?: { driverAdapterError?: Error }; cause?: unknown };
  const cause = (meta?.driverAdapterError?.cause ?? own) as { kind?: unknown } | undefined;
  return code === 'P2034' || cause?.kind === 'TransactionWriteConflict' || hasRolledBack(cause);
}

/** Functions of PostgreSQL that answer nothing (`void`), which Prisma doesn't read. */
const answersNothing = /\bselect pg_(advisory_(xact_)?lock|notify)\s*\(/i;
const answersRows = /^(select|show|with|pragma|explain|values)\b|\breturning\b/i;
const changesRows = /^(insert|update|delete|replace|merge)\b/i;

async function ask(tx: Raw, sql: string, parameters: readonly unknown[]): Promise<QueryAnswer> {
  const statement = sql.replace(/^(\s|\/\*[\s\S]*?\*\/)+/, '');
  if (answersNothing.test(statement) || !answersRows.test(statement)) {
    return { rows: [], changed: await tx.$executeRawUnsafe(sql, ...parameters) };
  }
  const rows = await tx.$queryRawUnsafe(sql, ...parameters);
  return { rows, changed: changesRows.test(statement) ? rows.length : 0 };
}
