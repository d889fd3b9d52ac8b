import type { Kysely } from 'kysely';
import type { OutboxSchema } from './outbox-table';

/** How long a process that is killed keeps the others from relaying, in milliseconds: longer than a delivery takes. */
const leaseMs = 15_000;

/**
 * SQLite has no locked rows: one process at a time relays. Should one go on that has been frozen for longer, what it
 * sends has been sent before, and is dropped where it arrives.
 */
export class RelayLease {
  constructor(
    private readonly db: Kysely<OutboxSchema>,
    private readonly holder: string,
  ) {}

  /** @returns whether it is this process's now */
  async take(): Promise<boolean> {
    const now = Date.now();
    const { numUpdatedRows } = await this.db
      .updateTable('backstitch_relay')
      .set({ holder: this.holder, until: now + leaseMs })
      .where((eb) => eb.or([eb('holder', '=', this.holder), eb('until', '<', now)]))
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  async release(): Promise<void> {
    await this.db.updateTable('backstitch_relay').set({ until: 0 }).where('holder', '=', this.holder).execute();
  }
}
