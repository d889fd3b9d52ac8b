import type { Participant } from '@backstitch/contract';
import type { ParticipantDatabase } from '@backstitch/database';
import { type PublishInOptions, type PublishingTransaction, publishIn } from '@backstitch/participant';

/**
 * The database of the participants that a `ParticipantModule` hosts, for what no saga asks for: a webhook, a job at night.
 * It is opened and closed with the workers; what comes before it is open waits for it.
 */
export class HostedDatabase<Tx> {
  readonly #opening: Promise<ParticipantDatabase<Tx>>;
  #resolve!: (database: ParticipantDatabase<Tx>) => void;

  constructor() {
    this.#opening = new Promise((resolve) => (this.#resolve = resolve));
  }

  /** Its module has opened it, and brought it up to date. */
  isOpen(database: ParticipantDatabase<Tx>): void {
    this.#resolve(database);
  }

  /**
   * Resolves when it is open.
   * @param signal ends the waiting. Default it waits for as long as it takes
   * @throws the signal's reason
   */
  async opened(signal?: AbortSignal): Promise<ParticipantDatabase<Tx>> {
    if (signal === undefined) return this.#opening;
    signal.throwIfAborted();
    let leave: () => void = () => undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason as Error);
      signal.addEventListener('abort', leave, { once: true });
    });
    return Promise.race([this.#opening, left]).finally(() => signal.removeEventListener('abort', leave));
  }

  /** A transaction that publishes nothing: to look what is to be done. @throws whatever `work` throws */
  async read<T>(work: (tx: Tx) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const database = await this.opened(signal);
    return database.transaction(({ tx, verb }) => verb(() => work(tx)), { ...(signal && { signal }) });
  }

  /**
   * A transaction that publishes, or starts sagas, as `publishIn` of `@backstitch/participant`.
   * @throws ParticipantError `event-unpublishable`, `saga-unstartable`; whatever `work` throws: then nothing is written, nor published
   */
  async publishIn<P extends Participant, T>(
    participant: P,
    work: (transaction: PublishingTransaction<P, Tx>) => Promise<T>,
    options?: PublishInOptions,
  ): Promise<T> {
    return publishIn(await this.opened(), participant, work, options);
  }
}
