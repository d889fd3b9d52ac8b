import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from '@backstitch/database';
import { freePort } from '@backstitch/temporal-server';
import { Client } from 'pg';
import { keepRunning, unprivileged } from './keep-running';

/** A throw-away PostgreSQL server. */
export interface PostgresServer {
  /** A new, empty database. @returns its `postgres://` URL */
  createDatabase(): Promise<string>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL server of its own on a free port of 127.0.0.1, with data in a temporary folder. For tests only:
 * it doesn't flush to disk. Killed, it is started again. It ends with this process, however that ends.
 *
 * @throws DatabaseError `postgres-missing` when PostgreSQL's programs aren't installed; `database-unreachable` when
 * it doesn't start
 */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = programs();
  const owner = unprivileged('postgres');
  const data = mkdtempSync(join(tmpdir(), 'backstitch-postgres-'));
  if (owner) chownSync(data, owner.uid, owner.gid);
  const options = { ...owner, cwd: data, env: { ...process.env, LC_ALL: 'C' } };
  const init = ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8', '--no-instructions'];
  const made = spawnSync(join(bin, 'initdb'), init, { ...options, encoding: 'utf8' });
  if (made.status !== 0) throw failed(`initdb: ${made.stderr || made.error?.message}`);

  const port = await freePort();
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: data,
    fsync: 'off',
    max_connections: 120,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const stop = keepRunning([join(bin, 'postgres'), '-D', data, ...flags], options);
  const url = (name: string) => `postgres://postgres@127.0.0.1:${port}/${name}`;
  try {
    await reachable(url('postgres'), 15_000);
  } catch (error) {
    const log = existsSync(join(data, 'log')) ? readFileSync(join(data, 'log'), 'utf8') : '';
    await stop();
    throw failed(`${String(error)} ${log}`);
  }
  let count = 0;
  const createDatabase = async () => {
    const name = `test_${(count += 1)}`;
    const client = await connected(url('postgres'));
    await client.query(`create database ${name}`).finally(() => client.end());
    return url(name);
  };
  return { createDatabase, stop };
}

/** Where Debian and most others keep the programs that aren't on the PATH. The newest version wins. */
function programs(): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(root, version, 'bin')), ...(process.env.PATH ?? '').split(':')];
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
  if (found !== undefined) return found;
  throw new DatabaseError(
    'postgres-missing',
    `No PostgreSQL server is installed (looked for initdb and postgres in ${root} and the PATH): on Debian and Ubuntu, apt-get install postgresql.`,
  );
}

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

async function reachable(url: string, within: number): Promise<void> {
  const giveUp = Date.now() + within;
  for (;;) {
    try {
      return await (await connected(url)).end();
    } catch (error) {
      if (Date.now() > giveUp) throw error;
      await sleep(30);
    }
  }
}

const failed = (why: string) => new DatabaseError('database-unreachable', `PostgreSQL for tests didn't start: ${why}`);
