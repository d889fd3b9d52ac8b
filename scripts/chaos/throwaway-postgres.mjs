import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres } from '@backstitch/participant/postgres';
import pg from 'pg';
import { freeze, signal } from './freeze.mjs';

/** A PostgreSQL server that can be struck. */
export class ThrowawayPostgres {
  #server;
  #url;
  #postmaster;
  #frozen = [];

  static async start() {
    const postgres = new ThrowawayPostgres();
    postgres.#server = await startPostgres();
    postgres.#url = await postgres.#server.createDatabase();
    const [{ data_directory: folder }] = await postgres.#ask('show data_directory');
    postgres.#postmaster = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
    return postgres;
  }

  createDatabase() {
    return this.#server.createDatabase();
  }

  /**
   * kill -9 of a process that serves a connection. PostgreSQL then takes its memory for spoilt: it ends every other one
   * at once, and recovers from its log, as after a kill -9 of the whole.
   */
  async kill() {
    const [, victim] = await this.#backends();
    return signal(victim, 'SIGKILL');
  }

  async freeze(ms) {
    this.#frozen = await this.#backends();
    return freeze(this.#frozen, ms);
  }

  thaw() {
    for (const pid of this.#frozen) signal(pid, 'SIGCONT');
    this.#frozen = [];
  }

  /** The server doesn't keep a process from ending, not even the one that waits for its end. */
  async stop() {
    const awake = setTimeout(() => {}, 60_000);
    await this.#server.stop().finally(() => clearTimeout(awake));
  }

  /** The postmaster, and those that serve our participants. */
  async #backends() {
    const rows = await this.#ask(`select pid from pg_stat_activity where application_name = 'backstitch'`);
    return [this.#postmaster, ...rows.map(({ pid }) => pid)];
  }

  async #ask(query) {
    const client = new pg.Client({ connectionString: this.#url, connectionTimeoutMillis: 3_000 });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(query)).rows;
    } finally {
      await client.end();
    }
  }
}
