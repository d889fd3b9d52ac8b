import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Platform } from '../platform/platform';
import type { PlatformProcess } from '../platform/platform-process';
import { ownTemporal } from './own-temporal';
import { restartOnChange } from './restart-on-change';
import { Service, type ServiceOptions } from './service';
import { storeMachines } from './store-machines';
import { welcome } from './welcome';

export interface StartOptions {
  /** The folder of databases and logs. */
  readonly data: string;
  readonly gatewayPort: number;
  /** By the variables of the platform's `ports`. */
  readonly ports: Readonly<Record<string, number>>;
  readonly temporalPort: number;
  readonly uiPort: number;
  /** Is a Temporal server started here? Else the environment says where one is. */
  readonly hasOwnServer: boolean;
}

/** A platform that is started, watched, and stopped in order: Temporal, then all its processes at once. */
export class RunningPlatform {
  private readonly started: { readonly role: PlatformProcess['role'] | 'temporal'; readonly service: Service }[] = [];
  private isStopping = false;
  private endWatch: (() => void) | undefined;

  constructor(
    private readonly platform: Platform,
    private readonly options: StartOptions,
  ) {}

  /**
   * Starts everything, stores the state machines, and returns the welcome.
   * @param since when it all began, in ms
   * @throws Trouble `service-failed`, `sample-not-stored`
   */
  async start(since: number): Promise<string> {
    const { data, gatewayPort, temporalPort, uiPort, ports, hasOwnServer } = this.options;
    const logs = join(data, 'logs');
    mkdirSync(logs, { recursive: true });
    const launch = (role: PlatformProcess['role'] | 'temporal', options: ServiceOptions) => {
      if (this.isStopping) throw new Error('stopped while it started');
      const service = new Service(options, logs);
      this.started.push({ role, service });
      return service.start();
    };
    const { address, namespace, uiUrl } = (await launch('temporal', {
      name: 'temporal',
      entry: 'tools/dist/start/temporal-process.js',
      env: {
        TEMPORAL_PORT: `${temporalPort}`,
        TEMPORAL_UI_PORT: `${uiPort}`,
        TEMPORAL_DB: join(data, 'temporal.db'),
      },
    })) as unknown as { readonly address: string; readonly namespace: string; readonly uiUrl?: string };
    const temporal = hasOwnServer ? ownTemporal(address, namespace) : {};
    const all = this.platform.processes({ data, temporal, gatewayPort, ports });
    await Promise.all(all.map(async (one) => launch(one.role, one)));
    const gateway = `http://127.0.0.1:${gatewayPort}`;
    await storeMachines(gateway, this.platform.stateMachines);
    const seconds = (Date.now() - since) / 1000;
    return welcome({ gateway, temporal: uiUrl ?? address, logs, seconds, tries: this.platform.tries });
  }

  /** All its processes, but Temporal's. */
  get processes(): readonly { readonly name: string; readonly pid: number }[] {
    return this.started.flatMap(({ role, service: { name, pid } }) =>
      role === 'temporal' || pid === undefined ? [] : [{ name, pid }],
    );
  }

  /**
   * From here on compiles what changes, and starts again what is made of it.
   * @param projects folders with a `tsconfig.json`, relative to the repository
   */
  restartOnChange(projects: readonly string[]): void {
    const services = this.started.flatMap(({ role, service }) => (role === 'temporal' ? [] : [service]));
    this.endWatch = restartOnChange({ services, projects });
  }

  /** Stops everything. Whatever asks goes before whatever answers, so that what runs can finish. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.endWatch?.();
    for (const together of [['gateway'], ['sagas'], ['participant', 'outside'], ['temporal']]) {
      const services = this.started.filter(({ role }) => together.includes(role));
      await Promise.all(services.map(({ service }) => service.stop()));
    }
  }

  kill(): void {
    for (const { service } of this.started) service.kill();
  }
}
