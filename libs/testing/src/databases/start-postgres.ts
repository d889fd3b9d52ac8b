import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from '@backstitch/database';
import { freePort } from '@backstitch/temporal-server';
import { Client } from 'pg';

/** A throw-away PostgreSQL server. */
export interface PostgresServer {
  /** A new, empty database. @returns its `postgres://` URL */
  createDatabase(): Promise<string>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/**
 * It waits at a pipe that only this process holds: reading ends when `stop` closes it, and when this process is gone.
 * Until then a server that dies is started again, as often as that takes: what a killed one left behind may keep the
 * next from starting at once.
 */
const keeper = `trap '' INT TERM HUP
(
  until [ -e stopping ]; do "$@" & echo $! >server.pid; wait $!; sleep 0.2; done
  : >ended
) >log 2>&1 &
read -r _
: >stopping
until [ -e ended ]; do kill -INT "$(cat server.pid)"; sleep 0.05; done 2>/dev/null
cd /; rm -rf "$DATA"`;

/**
 * Starts a PostgreSQL server of its own on a free port of 127.0.0.1, with data in a temporary folder. For tests only:
 * it doesn't flush to disk. Killed, it is started again. It ends with this process, however that ends.
 *
 * @throws DatabaseError `postgres-missing` when PostgreSQL's programs aren't installed; `database-unreachable` when
 * it doesn't start
 */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = programs();
  const owner = unprivileged();
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
  const server = spawn('/bin/sh', ['-c', keeper, 'keeper', join(bin, 'postgres'), '-D', data, ...flags], {
    ...options,
    env: { ...options.env, DATA: data },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = once(server, 'exit');
  // A test that forgets to stop it must not hang for it.
  server.unref();
  (server.stdin as unknown as { unref(): void }).unref();
  const stop = async () => {
    server.stdin.end();
    await ended;
  };
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

/** PostgreSQL refuses to run as root: then the user its package made, or nobody. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = ['postgres', 'nobody'].map((name) => users.find(([known]) => known === name)).find(Boolean);
  return { uid: Number(user?.[2] ?? 65534), gid: Number(user?.[3] ?? 65534) };
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
