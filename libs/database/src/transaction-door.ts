import { hasRolledBack } from './has-rolled-back';
import { transactionEnded } from './transaction-ended';
import { transactionStatement } from './transaction-statement';

/** Begins every statement that is the barrier's own: what else comes after the verb is refused. */
export const ownMark = '/* backstitch */ ';

const ending = /^\s*(commit|rollback)\b(?!\s+(work\s+|transaction\s+)?to\b)/i;

/**
 * The door between a verb and a transaction that a library has begun. The library's adapter sends every query of the
 * transaction through it.
 */
export class TransactionDoor {
  #state: 'begun' | 'verb' | 'closed' | 'ended' = 'begun';
  readonly #underWay = new Set<Promise<unknown>>();
  #isOpen: () => boolean = () => true;
  #before: Promise<unknown> = Promise.resolve();

  /**
   * @param oneByOne a query waits here until the one before it was answered, and is refused when that has ended the
   *   transaction. Else a driver has taken it already, and sends it whatever became of the one before
   */
  constructor(private readonly oneByOne = false) {}

  /** @param isOpen as the connection sees it: SQLite, and PostgreSQL on some errors, end a transaction by themselves */
  watch(isOpen: () => boolean): void {
    this.#isOpen = isOpen;
  }

  /**
   * A query of the transaction, or of the library that commits it.
   * @param sql undefined where the library doesn't tell
   * @throws DatabaseError `transaction-ended`, `transaction-statement`
   */
  async pass<T>(sql: string | undefined, ask: () => PromiseLike<T>): Promise<T> {
    const isOwn = sql?.startsWith(ownMark) ?? false;
    if (this.#state === 'verb' && sql !== undefined && !isOwn) transactionStatement(sql);
    const ends = sql !== undefined && ending.test(sql);
    const mayPass = this.#state === 'begun' || this.#state === 'verb' || (this.#state === 'closed' && (isOwn || ends));
    if (!mayPass || (!ends && this.#state !== 'begun' && !this.#isOpen())) throw transactionEnded();
    if (ends) this.#state = 'ended';
    const answer = this.#watched(this.oneByOne && !ends ? this.#inTurn(ask) : ask());
    this.#before = answer.catch(() => {});
    this.#underWay.add(answer);
    return answer.finally(() => this.#underWay.delete(answer));
  }

  async #inTurn<T>(ask: () => PromiseLike<T>): Promise<T> {
    const begun = this.#state === 'begun';
    await this.#before;
    if (this.#state === 'ended' || (!begun && !this.#isOpen())) throw transactionEnded();
    return ask();
  }

  async #watched<T>(answer: PromiseLike<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (hasRolledBack(error)) this.#isOpen = () => false;
      throw error;
    }
  }

  /** From now on a verb has the transaction. */
  open(): void {
    if (this.#state === 'begun') this.#state = 'verb';
  }

  /** The library commits, or rolls back: nothing passes any more. */
  end(): void {
    this.#state = 'ended';
  }

  /** The verb has ended, or its time is over. @returns when the queries that were under way have been answered */
  async close(): Promise<void> {
    if (this.#state !== 'ended') this.#state = 'closed';
    await Promise.allSettled(this.#underWay);
  }
}
