import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePorts } from '@backstitch/temporal-server';
import { benchProcess } from '../bench-process';
import type { Peer } from './peer';
import type { PeerName } from './install-peers';

/** What a peer needs. */
export interface PeerOptions {
  /** That they are installed in. */
  readonly installed: string;
  /** An empty database of PostgreSQL. */
  readonly database: () => Promise<string>;
  /** An empty folder. */
  readonly folder: string;
}

export const startPeer = (name: PeerName, options: PeerOptions): Promise<Peer> => starts[name](options);

const starts: Readonly<Record<PeerName, (options: PeerOptions) => Promise<Peer>>> = {
  async dbos({ installed, database }) {
    const app = await benchProcess('peers/dbos-app', [installed, await database()]);
    return { url: app.told, processes: { worker: app.pid }, stop: app.end };
  },

  async restate({ installed, folder }) {
    const [own, admin, ingress, nodes] = (await freePorts(4)) as [number, number, number, number];
    const app = await benchProcess('peers/restate-app', [installed, `${own}`]);
    const base = join(folder, 'restate');
    const addresses = ['--listen-mode', 'tcp', '--bind-ip', '127.0.0.1', '--bind-port', `${nodes}`];
    const server = spawn(join(installed, binary), ['--no-logo', '--base-dir', base, ...addresses], {
      stdio: 'ignore',
      env: {
        RESTATE_ADMIN__BIND_PORT: `${admin}`,
        RESTATE_INGRESS__BIND_PORT: `${ingress}`,
        RESTATE_DISABLE_TELEMETRY: 'true',
        // It looks for newer releases of itself: nothing leaves this machine.
        HTTPS_PROXY: 'http://127.0.0.1:9',
      },
    });
    const ended = once(server, 'exit');
    const stop = async () => {
      server.kill('SIGKILL');
      await Promise.all([ended, app.end()]);
    };
    try {
      await serving(`http://127.0.0.1:${admin}/deployments`, `http://127.0.0.1:${own}`);
    } catch (error) {
      await stop();
      throw error;
    }
    const url = `http://127.0.0.1:${ingress}/bench/inOrder`;
    return { url, processes: { worker: app.pid, server: server.pid! }, stop };
  },
};

const binary = `node_modules/@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`;

/** Tells Restate's server where the work is done, as soon as it listens. */
async function serving(admin: string, uri: string): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    const answer = await fetch(admin, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ uri }) },
    }).catch(() => undefined);
    if (answer?.ok) return;
    if (tried === 60) throw new Error(`Restate's server did not begin: ${answer?.status ?? 'it does not listen'}.`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
