import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TcpProxy } from '@backstitch/testing/network';
import { freePorts } from '@backstitch/temporal-server';
import type { OutsideFault } from '../platform/chaos-domain';
import type { Platform } from '../platform/platform';
import type { PlatformProcess } from '../platform/platform-process';
import { ownTemporal } from '../start/own-temporal';
import { Service, type ServiceOptions } from '../start/service';
import { storeMachines } from '../start/store-machines';
import { freeze, signal } from './freeze';
import { limitFiles } from './limit-files';
import { ThrowawayPostgres } from './throwaway-postgres';

/** The name of the state store's database: no process has it. */
const stateStore = 'the state store';

/** A whole platform, as `npm start` runs and watches it, with wires between its processes that can be broken. */
export class ChaosHarness {
  /** By name: the client, and whom it calls. */
  readonly wires = new Map<string, TcpProxy>();
  /** All but Temporal, as they were started. */
  processes: readonly PlatformProcess[] = [];
  gateway = '';
  temporal = { address: '', namespace: '' };
  private readonly logs: string;
  private readonly services = new Map<string, Service>();
  private databases: Readonly<Record<string, string>> = {};
  private portOf: Readonly<Record<string, number>> = {};
  private postgres: ThrowawayPostgres | undefined;
  isStopping = false;

  /** @param data the folder of databases and logs */
  constructor(
    private readonly platform: Platform,
    private readonly data: string,
  ) {
    this.logs = join(data, 'logs');
    mkdirSync(this.logs, { recursive: true });
  }

  async start(database: 'sqlite' | 'postgres'): Promise<void> {
    const variables = Object.keys(this.platform.ports ?? {});
    const [temporalPort = 0, uiPort = 0, gatewayPort = 0, ...others] = await freePorts(3 + variables.length);
    const ports = Object.fromEntries(variables.map((variable, index) => [variable, others[index]!]));
    this.gateway = `http://127.0.0.1:${gatewayPort}`;
    if (database === 'postgres') this.postgres = await ThrowawayPostgres.start();
    const { address, namespace } = await this.launch({
      name: 'temporal',
      entry: 'tools/dist/start/temporal-process.js',
      env: {
        ...{ TEMPORAL_PORT: `${temporalPort}`, TEMPORAL_UI_PORT: `${uiPort}`, TEMPORAL_ADDRESS: '' },
        TEMPORAL_DB: join(this.data, 'temporal.db'),
      },
    });
    this.temporal = { address: String(address), namespace: String(namespace) };
    const temporal = ownTemporal(this.temporal.address, this.temporal.namespace);
    this.processes = this.platform.processes({ data: this.data, temporal, gatewayPort, ports });
    this.portOf = { ...ports, temporal: temporalPort };
    this.databases = await this.makeDatabases();
    const wired = await Promise.all(this.processes.map((one) => this.wired(one)));
    await Promise.all(wired.map((options) => this.launch(options)));
    await storeMachines(this.gateway, this.platform.stateMachines);
  }

  /** As in the process's own `DATABASE_URL`, without a wire. */
  readonly databaseUrlOf = (name: string): string => this.databases[name]!;

  /** As in `STATE_STORE_URL`, without a wire; absent: the platform has none. */
  get stateStoreUrl(): string | undefined {
    return this.databases[stateStore];
  }

  private async makeDatabases(): Promise<Record<string, string>> {
    const store = this.processes.find(({ env }) => env['STATE_STORE_URL'] !== undefined)?.env['STATE_STORE_URL'];
    const stored = [
      ...this.processes.map(({ name, env }) => [name, env['DATABASE_URL']] as const),
      [stateStore, store] as const,
    ];
    const made = stored.flatMap(([name, url]) =>
      url === undefined ? [] : [(async () => [name, (await this.postgres?.createDatabase()) ?? url])()],
    );
    return Object.fromEntries(await Promise.all(made)) as Record<string, string>;
  }

  /** Calls go through wires of its own: each process can be cut off alone. */
  private async wired({ name, env, calls = {}, ...more }: PlatformProcess): Promise<ServiceOptions> {
    const through = async (whom: string, port: number) => {
      const wire = await TcpProxy.start(port);
      this.wires.set(`${name}>${whom}`, wire);
      return wire.port;
    };
    const changed: Record<string, string> = {};
    if (env['TEMPORAL_ADDRESS']) {
      changed['TEMPORAL_ADDRESS'] = `127.0.0.1:${await through('temporal', this.portOf['temporal']!)}`;
    }
    for (const [variable, whom] of Object.entries(calls)) {
      const url = new URL(env[variable]!);
      url.port = `${await through(whom, Number(url.port))}`;
      changed[variable] = url.href.replace(/\/$/, '');
    }
    if (this.postgres) {
      const databases = [
        ['DATABASE_URL', name, 'database'],
        ['STATE_STORE_URL', stateStore, 'state-store'],
      ] as const;
      for (const [variable, database, whom] of databases.filter(([each]) => env[each] !== undefined)) {
        const url = new URL(this.databases[database]!);
        url.port = `${await through(whom, Number(url.port))}`;
        changed[variable] = url.href;
      }
    }
    return { ...more, name, env: { ...env, ...changed } };
  }

  private launch(options: ServiceOptions) {
    if (this.isStopping) throw new Error('stopped while it started');
    const service = new Service(options, this.logs);
    this.services.set(options.name, service);
    return service.start();
  }

  /**
   * kill -9; its supervisor starts it again.
   * @param isWhole of a server of many processes: all of them
   * @throws Error when it is down
   */
  async kill(name: string, isWhole: boolean): Promise<void> {
    const isKilled = name === 'postgres' ? await this.postgres?.kill(isWhole) : signal(this.pidOf(name), 'SIGKILL');
    if (!isKilled) throw new Error('it is down already');
  }

  /** SIGSTOP, for so many ms. @throws Error when it is down */
  async freeze(name: string, ms: number): Promise<void> {
    const isFrozen = name === 'postgres' ? await this.postgres?.freeze(ms) : freeze([this.pidOf(name)], ms);
    if (!isFrozen) throw new Error('it is down already');
  }

  /** From now on there is no room on its disk. @throws Error when it is down */
  async fillDisk(name: string): Promise<void> {
    const isFull = name === 'postgres' ? await this.postgres?.fillDisk() : limitFiles(this.pidOf(name), '0');
    if (!isFull) throw new Error('it is down already');
  }

  emptyDisk(name: string): void {
    if (name === 'postgres') this.postgres?.emptyDisk();
    else limitFiles(this.pidOf(name), 'unlimited');
  }

  /** The service outside goes wrong from now on, for some calls. @throws when it can't be reached: then it is wrong as it is */
  async misbehave(fault: OutsideFault): Promise<void> {
    await this.platform.chaos.outside?.misbehave(this.outsideUrl(), fault);
  }

  /** The URL of a path of the service outside. */
  outsideUrl(path = ''): string {
    return `http://127.0.0.1:${this.portOf[this.platform.chaos.outside?.port ?? '']}${path}`;
  }

  /** Of its newest start: each process says its own in the line `ready`; of Temporal it is the server's. */
  private pidOf(name: string): number | undefined {
    const file = join(this.logs, `${name}.log`);
    if (!existsSync(file)) return undefined;
    const ready = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"msg":"ready"'))
      .at(-1);
    return ready === undefined ? undefined : (JSON.parse(ready) as { readonly pid: number }).pid;
  }

  async heal(): Promise<void> {
    for (const wire of this.wires.values()) wire.heal();
    for (const name of this.services.keys()) {
      signal(this.pidOf(name), 'SIGCONT');
    }
    for (const { name, role } of this.processes) if (role === 'participant') this.emptyDisk(name);
    this.postgres?.thaw();
    this.postgres?.emptyDisk();
    await this.platform.chaos.outside?.behave(this.outsideUrl()).catch(() => {});
  }

  /** Its data was looked at before, or is thrown away: only Temporal's server is worth a clean end. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.heal();
    const others = [...this.services].filter(([name]) => name !== 'temporal').map(([, service]) => service);
    for (const service of others) service.kill();
    await Promise.all(others.map((service) => service.stop()));
    await this.services.get('temporal')?.stop();
    await Promise.all([...this.wires.values()].map((wire) => wire.stop()));
    await this.postgres?.stop();
  }
}
