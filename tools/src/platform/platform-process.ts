/** One process of a platform, as it is deployed: from its build. */
export interface PlatformProcess {
  /** Also of its log and its database. */
  readonly name: string;
  /** `outside`: a service that doesn't know of sagas. When all stop, whatever asks goes before whatever answers. */
  readonly role: 'gateway' | 'sagas' | 'participant' | 'outside';
  /** Its file, relative to the repository. */
  readonly entry: string;
  /** What follows the file on the command line. Default nothing. */
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The processes that it reaches by a URL: their names, by the variable with the URL. Default none. */
  readonly calls?: Readonly<Record<string, string>>;
}

/** What the processes of a platform are started with. */
export interface ProcessSettings {
  /** The folder of their databases. */
  readonly data: string;
  /** `TEMPORAL_*`; empty where those of the environment hold. */
  readonly temporal: Readonly<Record<string, string>>;
  readonly gatewayPort: number;
  /** By the variables of the platform's `ports`: each of them is here. */
  readonly ports: Readonly<Record<string, number>>;
}
