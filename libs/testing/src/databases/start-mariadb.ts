import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from '@backstitch/database';
import { freePort } from '@backstitch/temporal-server';
import { createConnection } from 'mysql2/promise';
import { keepRunning, unprivileged } from './keep-running';

/** A throw-away MariaDB server. */
export interface MariadbServer {
  /** A new, empty database. @returns its `mysql://` URL */
  createDatabase(): Promise<string>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** What a server has to know of itself. Its own script for this comes in another package. */
const tables = ['mysql_system_tables', 'mysql_system_tables_data'].map((name) => `/usr/share/mysql/${name}.sql`);

/**
 * Starts a MariaDB server of its own on a free port of 127.0.0.1, with data in a temporary folder. For tests only: it
 * doesn't flush to disk. It ends with this process, however that ends.
 * @param flags more of the server's own: `--innodb-lock-wait-timeout=1`
 * @throws DatabaseError `mariadb-missing` when MariaDB's programs aren't installed; `database-unreachable` when it doesn't start
 */
export async function startMariadb({
  flags: more = [],
}: { readonly flags?: readonly string[] } = {}): Promise<MariadbServer> {
  const server = program('mariadbd');
  const owner = unprivileged('mysql');
  const data = mkdtempSync(join(tmpdir(), 'backstitch-mariadb-'));
  if (owner) chownSync(data, owner.uid, owner.gid);
  const options = { ...owner, cwd: data, env: { ...process.env, STOP: 'TERM' } };
  const files = join(data, 'data');
  const own = ['--no-defaults', `--datadir=${files}`];
  mkdirSync(files);
  if (owner) chownSync(files, owner.uid, owner.gid);
  const input = `create database mysql;\nuse mysql;\n${tables.map((name) => readFileSync(name, 'utf8')).join('')}`;
  const made = spawnSync(server, [...own, '--bootstrap'], { ...options, input, encoding: 'utf8' });
  if (made.status !== 0) throw failed(`mariadbd --bootstrap: ${made.stderr || made.error?.message}`);

  const port = await freePort();
  const flags = [
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${join(data, 'socket')}`,
    `--pid-file=${join(data, 'pid')}`,
    `--tmpdir=${data}`,
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-buffer-pool-size=32M',
    '--performance-schema=off',
    // Whoever comes from this machine is root.
    '--skip-grant-tables',
    '--skip-networking=0',
    ...more,
  ];
  const stop = keepRunning([server, ...own, ...flags], options);
  const url = (name: string) => `mysql://root@127.0.0.1:${port}/${name}`;
  let count = 0;
  const createDatabase = async () => {
    const name = `test_${(count += 1)}`;
    const connection = await createConnection(url('mysql'));
    await connection.query(`create database ${name} character set utf8mb4`).finally(() => connection.end());
    return url(name);
  };
  for (const giveUp = Date.now() + 20_000; ; await sleep(50)) {
    try {
      await (await createConnection(url('mysql'))).end();
      return { createDatabase, stop };
    } catch (error) {
      if (Date.now() < giveUp) continue;
      const log = existsSync(join(data, 'log')) ? readFileSync(join(data, 'log'), 'utf8').slice(-2_000) : '';
      await stop();
      throw failed(`${String(error)} ${log}`);
    }
  }
}

function program(name: string): string {
  const folders = ['/usr/sbin', '/usr/bin', '/usr/local/bin', ...(process.env.PATH ?? '').split(delimiter)];
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new DatabaseError(
    'mariadb-missing',
    `No MariaDB server is installed (looked for ${name} in /usr/sbin, /usr/bin and the PATH): on Debian and Ubuntu, apt-get install mariadb-server-core.`,
  );
}

const failed = (why: string) => new DatabaseError('database-unreachable', `MariaDB for tests: ${why}`);
