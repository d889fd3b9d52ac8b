import type { Participant } from '@backstitch/contract';
import type { OpenDatabase, ParticipantDatabase } from '@backstitch/database';
import { type PublishInOptions, type PublishingTransaction, publishIn } from '@backstitch/participant';

/** What is written in. */
type TxOf<DB> = OpenDatabase<DB> extends ParticipantDatabase<infer Tx> ? Tx : never;

/**
 * The database of the participants that a `ParticipantModule` hosts, for what no saga asks for: a webhook, a job at night.
 * It is opened and closed with the workers; what comes before it is open waits for it.
 */
export class HostedDatabase<DB> {
  readonly #opening: Promise<OpenDatabase<DB>>;
  #resolve!: (database: OpenDatabase<DB>) => void;

  constructor() {
    this.#opening = new Promise((resolve) => (this.#resolve = resolve));
  }

  /** Its module has opened it, and brought it up to date. */
  isOpen(database: OpenDatabase<DB>): void {
    this.#resolve(database);
  }

  /**
   * Resolves when it is open.
   * @param signal ends the waiting. Default it waits for as long as it takes
   * @throws the signal's reason
   */
  async opened(signal?: AbortSignal): Promise<OpenDatabase<DB>> {
    if (signal === undefined) return this.#opening;
    signal.throwIfAborted();
    let leave: () => void = () => undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason as Error);
      signal.addEventListener('abort', leave, { once: true });
    });
    return Promise.race([this.#opening, left]).finally(() => signal.removeEventListener('abort', leave));
  }

  /**
   * A transaction that publishes, as `publishIn` of `@backstitch/participant`.
   * @throws ParticipantError `event-unpublishable`; whatever `work` throws: then nothing is written, nor published
   */
  async publishIn<P extends Participant, T>(
    participant: P,
    work: (transaction: PublishingTransaction<P, TxOf<DB>>) => Promise<T>,
    options?: PublishInOptions,
  ): Promise<T> {
    return publishIn(await this.opened(), participant, work, options);
  }
}
