import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PostgresServer, startPostgres } from '@backstitch/testing/databases';
import pg from 'pg';
import { limitFiles } from './limit-files';
import { freeze, signal } from './freeze';

/** A PostgreSQL server that can be struck. */
export class ThrowawayPostgres {
  private folder = '';
  private frozen: number[] = [];
  private full: number[] = [];

  private constructor(
    private readonly server: PostgresServer,
    private readonly url: string,
  ) {}

  static async start(): Promise<ThrowawayPostgres> {
    const server = await startPostgres();
    const postgres = new ThrowawayPostgres(server, await server.createDatabase());
    const [row] = await postgres.ask<{ readonly data_directory: string }>('show data_directory');
    postgres.folder = row!.data_directory;
    return postgres;
  }

  createDatabase(): Promise<string> {
    return this.server.createDatabase();
  }

  /**
   * kill -9 of everything, or of one process that serves a connection: PostgreSQL then takes its memory for spoilt, ends
   * every other one at once, and recovers from its log.
   */
  async kill(isWhole: boolean): Promise<boolean> {
    const [postmaster, ...serving] = await this.processes();
    const victims = isWhole ? [postmaster, ...serving] : serving.slice(0, 1);
    return victims.filter((pid) => signal(pid, 'SIGKILL')).length > 0;
  }

  /** It can write nothing: it panics, and can't recover either, until a new one is started. */
  async fillDisk(): Promise<boolean> {
    this.full = (await this.processes()).filter((pid) => limitFiles(pid, '0'));
    return this.full.length > 0;
  }

  emptyDisk(): void {
    for (const pid of this.full) limitFiles(pid, 'unlimited');
    this.full = [];
  }

  async freeze(ms: number): Promise<boolean> {
    this.frozen = await this.processes();
    return freeze(this.frozen, ms);
  }

  thaw(): void {
    for (const pid of this.frozen) signal(pid, 'SIGCONT');
    this.frozen = [];
  }

  /** The server doesn't keep a process from ending, not even the one that waits for its end. */
  async stop(): Promise<void> {
    const awake = setTimeout(() => {}, 60_000);
    await this.server.stop().finally(() => clearTimeout(awake));
  }

  /** The postmaster, and those that serve our participants. */
  private async processes(): Promise<number[]> {
    const rows = await this.ask<{ readonly pid: number }>(
      `select pid from pg_stat_activity where application_name = 'backstitch'`,
    );
    const [postmaster] = readFileSync(join(this.folder, 'postmaster.pid'), 'utf8').split('\n');
    return [Number(postmaster), ...rows.map(({ pid }) => pid)];
  }

  private async ask<Row extends pg.QueryResultRow>(query: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 3_000 });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query<Row>(query)).rows;
    } finally {
      await client.end();
    }
  }
}
