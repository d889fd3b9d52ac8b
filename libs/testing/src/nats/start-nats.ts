import { chownSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@backstitch/temporal-server';
import { keepRunning, unprivileged } from '../databases/keep-running';

/** A throw-away NATS server with JetStream. */
export interface NatsServer {
  /** `nats://127.0.0.1:…` */
  readonly url: string;
  /** Kills it with -9: it is started again by itself, with what it had kept. @returns when it is there again */
  restart(): Promise<void>;
  /** Gives it another configuration, which holds from its next start on. */
  configure(configuration: string): void;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/**
 * Starts a NATS server of its own on a free port of 127.0.0.1, with its files in a temporary folder. It ends with this process.
 * @param configuration as in its file: `max_payload: 4096`. Default nothing
 */
export async function startNats(configuration = ''): Promise<NatsServer> {
  const folders = ['/usr/sbin', '/usr/bin', '/usr/local/bin', ...(process.env.PATH ?? '').split(delimiter)];
  const program = folders.map((folder) => join(folder, 'nats-server')).find((path) => existsSync(path));
  if (program === undefined) throw new Error('nats-missing: apt-get install nats-server');
  const owner = unprivileged('nats');
  const data = mkdtempSync(join(tmpdir(), 'backstitch-nats-'));
  if (owner) chownSync(data, owner.uid, owner.gid);
  const port = await freePort();
  const file = join(data, 'nats.conf');
  writeFileSync(file, configuration);
  const command = [
    program,
    '--config',
    file,
    '--addr',
    '127.0.0.1',
    '--port',
    `${port}`,
    '--jetstream',
    '--store_dir',
    data,
  ];
  const stop = keepRunning(command, { ...owner, cwd: data, env: process.env });
  const pid = () => (existsSync(join(data, 'server.pid')) ? Number(readFileSync(join(data, 'server.pid'), 'utf8')) : 0);
  const isThere = () => answers(port);
  const ready = async () => {
    for (const giveUp = Date.now() + 20_000; !(await isThere()); await sleep(50)) {
      if (Date.now() > giveUp)
        throw new Error(`NATS doesn't start: ${readFileSync(join(data, 'log'), 'utf8').slice(-2_000)}`);
    }
  };
  await ready();
  const restart = async () => {
    const before = pid();
    process.kill(before, 'SIGKILL');
    while (pid() === before) await sleep(20);
    await ready();
  };
  const configure = (text: string) => writeFileSync(file, text);
  return { url: `nats://127.0.0.1:${port}`, restart, configure, stop };
}

/** It greets whoever connects. */
const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (is: boolean) => (socket.destroy(), resolve(is));
    socket.once('data', (greeting) => end(String(greeting).startsWith('INFO'))).once('error', () => end(false));
  });
