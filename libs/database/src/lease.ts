import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely';
import { databaseNow } from './database-now';
import type { Dialect } from './participant-database';

/** How long whoever is killed keeps the others waiting, unless it is said, in milliseconds. */
const defaultMs = 15_000;

type Leases = Record<string, { holder: string; until: number }>;

/**
 * Work that one process at a time does, by a row in a table `{ holder, until }`, by the database's clock. One that is
 * frozen for longer than the lease may go on with what it was doing: what it does has to bear being done twice.
 */
export class Lease {
  private readonly db: Kysely<Leases>;
  private prolonged = -Infinity;

  /**
   * @param holder of this process alone
   * @param ms how long whoever is killed keeps the others waiting, in milliseconds. Default 15,000
   */
  constructor(
    private readonly database: { readonly dialect: Dialect; readonly kysely: object },
    private readonly table: string,
    private readonly holder: string,
    private readonly ms = defaultMs,
  ) {
    this.db = database.kysely as Kysely<Leases>;
  }

  /** @returns whether this process has it, now and for a while */
  async hold(): Promise<boolean> {
    if (performance.now() - this.prolonged < this.ms / 4) return true;
    return this.prolong((eb) => eb.or([eb('holder', '=', this.holder), eb('until', '<', this.now)]));
  }

  /**
   * Goes on with what it holds: unlike `hold`, it doesn't take what another has had meanwhile.
   * @returns whether it has had it all along, and has it for a while
   */
  async keep(): Promise<boolean> {
    if (performance.now() - this.prolonged < this.ms / 4) return true;
    return this.prolong((eb) => eb('holder', '=', this.holder));
  }

  /** Others may have it at once. */
  async release(): Promise<void> {
    this.prolonged = -Infinity;
    await this.db.updateTable(this.table).set({ until: 0 }).where('holder', '=', this.holder).execute();
  }

  private async prolong(where: (eb: ExpressionBuilder<Leases, string>) => Expression<SqlBool>): Promise<boolean> {
    const at = performance.now();
    const { numUpdatedRows } = await this.db
      .updateTable(this.table)
      .set({ holder: this.holder, until: sql<number>`${this.now} + ${sql.lit(this.ms)}` })
      .where(where)
      .executeTakeFirstOrThrow();
    this.prolonged = numUpdatedRows === 1n ? at : -Infinity;
    return numUpdatedRows === 1n;
  }

  private get now() {
    return databaseNow[this.database.dialect];
  }
}
