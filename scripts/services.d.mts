/** One process of the platform. */
export interface ServiceOptions {
  readonly name: string;
  /** Relative to the repository. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
}

export function services(options: {
  readonly data: string;
  readonly temporal: Readonly<Record<string, string>>;
  readonly gatewayPort: number;
  readonly cardProviderPort: number;
}): ServiceOptions[];

export function ownTemporal(address: string, namespace: string): Record<string, string>;
