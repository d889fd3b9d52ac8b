import type { Dialect, ParticipantDatabase, QueryAnswer } from './participant-database';
import { kyselyOver } from './port-dialect';
import { TransactionDoor, ownMark } from './transaction-door';
import { SerialQueue } from './serial-queue';

/**
 * What Backstitch needs of a library that talks to a database: two functions.
 * @typeParam Tx what the library gives to those who write in a transaction
 */
export interface TransactionPort<Tx> {
  readonly dialect: Dialect;
  /**
   * Begins a transaction, runs the work in it and commits; rolls back when the work throws.
   * @param door every query of the transaction is to pass it: `door.pass(sql, () => …)`. Where they don't, what a verb
   *   sends when it has ended isn't refused
   * @param timeoutMs how long the transaction may take, in milliseconds. Absent: no limit. For libraries with one of their own
   */
  readonly begin: <T>(work: (tx: Tx) => Promise<T>, door: TransactionDoor, timeoutMs?: number) => Promise<T>;
  /**
   * Asks something in a transaction.
   * @param sql with `$1`, `$2` (PostgreSQL) or `?`, each used once and in order
   */
  readonly query: (tx: Tx, sql: string, parameters: readonly unknown[]) => Promise<QueryAnswer>;
  /** `begin` tells PostgreSQL's server what `timeoutMs` says, by {@link serverLimits}. Default false: the barrier does. */
  readonly limits?: boolean;
  /**
   * The library itself sends a query of a transaction when the one before was answered, and may pass the door inside of what
   * passes: so does Prisma. Default false: on MySQL the door holds a query until the one before was answered.
   */
  readonly oneByOne?: boolean;
  /** Ends the connection of a transaction without waiting for the database. Absent: the library doesn't let us. */
  readonly destroy?: (tx: Tx) => void;
  /** In words, without what is secret. Default: the dialect. */
  readonly where?: string;
}

/** The database of a participant over the library that it uses already. It stays the caller's to close. */
export function databaseOver<Tx>(port: TransactionPort<Tx>): ParticipantDatabase<Tx> {
  const { dialect, where = dialect } = port;
  const turns = new SerialQueue();
  const transaction: ParticipantDatabase<Tx>['transaction'] = async (
    work,
    { signal = never, graceMs = 1_000, limitMs } = {},
  ) => {
    const door = new TransactionDoor(dialect === 'mysql' && !port.oneByOne);
    let destroy = () => {};
    let failure: { readonly error: unknown } | undefined;
    const run = () =>
      port.begin(
        (tx) => {
          destroy = () => port.destroy?.(tx);
          const working = work({
            tx,
            query: (sql, parameters) => port.query(tx, ownMark + sql, parameters),
            verb: async (verb) => {
              door.open();
              try {
                return await verb();
              } finally {
                await door.close();
              }
            },
            ...(limitMs !== undefined && !port.limits && { limitMs }),
          });
          // What the work has failed with is told, and not that its rollback failed, too.
          working.catch((error: unknown) => (failure = { error }));
          return working;
        },
        door,
        limitMs,
      );
    // SQLite has one writer: whoever waits for it here, waits without blocking the process.
    return letGo(dialect === 'sqlite' ? () => turns.next(run, signal) : run, signal, graceMs, {
      late: () => void door.close(),
      silent: () => destroy(),
    }).catch((error: unknown) => {
      throw failure ? failure.error : error;
    });
  };
  return {
    dialect,
    where,
    transaction,
    kysely: kyselyOver(dialect, transaction),
    close: async () => {},
  };
}

const never = new AbortController().signal;

/** When the signal aborts, the rollback has its time; then the connection goes, and after as long again the attempt. */
function letGo<T>(
  run: () => Promise<T>,
  signal: AbortSignal,
  graceMs: number,
  { late, silent }: { readonly late: () => void; readonly silent: () => void },
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const abort = () => {
      late();
      timer = setTimeout(() => {
        silent();
        timer = setTimeout(() => reject(signal.reason as Error), graceMs);
      }, graceMs);
    };
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    run()
      .then(resolve, reject)
      .finally(() => {
        signal.removeEventListener('abort', abort);
        clearTimeout(timer);
      });
  });
}
