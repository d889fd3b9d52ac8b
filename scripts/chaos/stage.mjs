import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts } from '@backstitch/temporal-server';
import { storeSampleMachines } from '../sample-machines.mjs';
import { Service } from '../service.mjs';
import { ownTemporal, services } from '../services.mjs';
import { limitFiles } from './disk.mjs';
import { freeze, signal } from './freeze.mjs';
import { TcpProxy } from './tcp-proxy.mjs';
import { ThrowawayPostgres } from './throwaway-postgres.mjs';

const participants = ['hotels', 'flights', 'cars', 'payments'];

/** The whole platform, as `npm start` runs and watches it, with wires between its processes that can be broken. */
export class Stage {
  /** By name: the client, and whom it calls. */
  wires = new Map();
  postgres;
  #services = new Map();
  #databases = {};
  #data;
  #isStopping = false;

  constructor(data) {
    this.#data = data;
    this.logs = join(data, 'logs');
    mkdirSync(this.logs, { recursive: true });
  }

  async start(database) {
    const [temporalPort, uiPort, gatewayPort, cardProviderPort] = await freePorts(4);
    this.gateway = `http://127.0.0.1:${gatewayPort}`;
    this.cardProvider = `http://127.0.0.1:${cardProviderPort}`;
    if (database === 'postgres') this.postgres = await ThrowawayPostgres.start();
    const { address, namespace } = await this.#launch({
      name: 'temporal',
      entry: 'scripts/temporal.mjs',
      env: {
        ...{ TEMPORAL_PORT: `${temporalPort}`, TEMPORAL_UI_PORT: `${uiPort}`, TEMPORAL_ADDRESS: '' },
        TEMPORAL_DB: join(this.#data, 'temporal.db'),
      },
    });
    this.temporal = { address, namespace };
    const own = ownTemporal(address, namespace);
    const all = services({ data: this.#data, temporal: own, gatewayPort, cardProviderPort });
    this.#databases = Object.fromEntries(
      await Promise.all(
        [...participants, 'gateway'].map(async (name) => [
          name,
          this.postgres ? await this.postgres.createDatabase() : `sqlite:${join(this.#data, `${name}.db`)}`,
        ]),
      ),
    );
    const wired = await Promise.all(all.map((options) => this.#wired(options, temporalPort, cardProviderPort)));
    await Promise.all(wired.map((options) => this.#launch(options)));
    await storeSampleMachines(this.gateway);
  }

  /** As in the participant's own `DATABASE_URL`, without a wire. */
  databaseUrlOf = (participant) => this.#databases[participant];

  /** Calls go through wires of its own: each process can be cut off alone. */
  async #wired(options, temporalPort, cardProviderPort) {
    const { name, env } = options;
    const through = async (whom, port) => {
      const wire = await TcpProxy.start(port);
      this.wires.set(`${name}>${whom}`, wire);
      return wire.port;
    };
    const changed = {};
    if (env.TEMPORAL_ADDRESS) changed.TEMPORAL_ADDRESS = `127.0.0.1:${await through('temporal', temporalPort)}`;
    if (env.CARD_PROVIDER_URL) {
      changed.CARD_PROVIDER_URL = `http://127.0.0.1:${await through('card-provider', cardProviderPort)}`;
    }
    if (env.DATABASE_URL && this.postgres) {
      const url = new URL(this.#databases[name]);
      url.port = `${await through('database', Number(url.port))}`;
      changed.DATABASE_URL = url.href;
    }
    return { ...options, env: { ...env, ...changed } };
  }

  #launch(options) {
    if (this.#isStopping) throw new Error('stopped while it started');
    const service = new Service(options, this.logs);
    this.#services.set(options.name, service);
    return service.start();
  }

  /**
   * kill -9; it is started again by whoever watches it.
   * @param isWhole of a server of many processes: all of them
   * @throws Error when it is down
   */
  async kill(name, isWhole) {
    const isKilled = name === 'postgres' ? await this.postgres.kill(isWhole) : signal(this.#pidOf(name), 'SIGKILL');
    if (!isKilled) throw new Error('it is down already');
  }

  /** SIGSTOP, for so long. @throws Error when it is down */
  async freeze(name, ms) {
    const isFrozen = name === 'postgres' ? await this.postgres.freeze(ms) : freeze([this.#pidOf(name)], ms);
    if (!isFrozen) throw new Error('it is down already');
  }

  /** From now on there is no room on its disk. @throws Error when it is down */
  async fillDisk(name) {
    const isFull = name === 'postgres' ? await this.postgres.fillDisk() : limitFiles(this.#pidOf(name), '0');
    if (!isFull) throw new Error('it is down already');
  }

  emptyDisk(name) {
    if (name === 'postgres') this.postgres.emptyDisk();
    else limitFiles(this.#pidOf(name), 'unlimited');
  }

  /** Of its newest start: each process says its own in the line `ready`; of Temporal it is the server's. */
  #pidOf(name) {
    const file = join(this.logs, `${name}.log`);
    if (!existsSync(file)) return undefined;
    const ready = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"msg":"ready"'))
      .at(-1);
    return ready && JSON.parse(ready).pid;
  }

  async heal() {
    for (const wire of this.wires.values()) wire.heal();
    for (const name of this.#services.keys()) {
      signal(this.#pidOf(name), 'SIGCONT');
    }
    for (const name of participants) this.emptyDisk(name);
    this.postgres?.thaw();
    this.postgres?.emptyDisk();
    await fetch(`${this.cardProvider}/faults`, { method: 'DELETE', signal: AbortSignal.timeout(3_000) }).catch(
      () => {},
    );
  }

  /** Its data was looked at before, or is thrown away: only Temporal's server is worth a clean end. */
  async stop() {
    this.#isStopping = true;
    await this.heal();
    const { temporal, ...others } = Object.fromEntries(this.#services);
    for (const service of Object.values(others)) service.kill();
    await Promise.all(Object.values(others).map((service) => service.stop()));
    await temporal?.stop();
    for (const wire of this.wires.values()) wire.stop();
    await this.postgres?.stop();
  }
}
