import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres } from '@backstitch/testing/databases';
import pg from 'pg';
import { limitFiles } from './disk.mjs';
import { freeze, signal } from './freeze.mjs';

/** A PostgreSQL server that can be struck. */
export class ThrowawayPostgres {
  #server;
  #url;
  #folder;
  #frozen = [];
  #full = [];

  static async start() {
    const postgres = new ThrowawayPostgres();
    postgres.#server = await startPostgres();
    postgres.#url = await postgres.#server.createDatabase();
    const [{ data_directory: folder }] = await postgres.#ask('show data_directory');
    postgres.#folder = folder;
    return postgres;
  }

  createDatabase() {
    return this.#server.createDatabase();
  }

  /**
   * kill -9 of everything, or of one process that serves a connection: PostgreSQL then takes its memory for spoilt, ends
   * every other one at once, and recovers from its log.
   */
  async kill(isWhole) {
    const [postmaster, ...serving] = await this.#processes();
    const victims = isWhole ? [postmaster, ...serving] : serving.slice(0, 1);
    return victims.filter((pid) => signal(pid, 'SIGKILL')).length > 0;
  }

  /** It can write nothing: it panics, and can't recover either, until a new one is started. */
  async fillDisk() {
    this.#full = (await this.#processes()).filter((pid) => limitFiles(pid, '0'));
    return this.#full.length > 0;
  }

  emptyDisk() {
    for (const pid of this.#full) limitFiles(pid, 'unlimited');
    this.#full = [];
  }

  async freeze(ms) {
    this.#frozen = await this.#processes();
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
  async #processes() {
    const rows = await this.#ask(`select pid from pg_stat_activity where application_name = 'backstitch'`);
    const [postmaster] = readFileSync(join(this.#folder, 'postmaster.pid'), 'utf8').split('\n');
    return [Number(postmaster), ...rows.map(({ pid }) => pid)];
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
