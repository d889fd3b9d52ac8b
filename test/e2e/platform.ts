import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { booksOf as carsBooks } from '@backstitch-examples/trip-cars';
import type { Fault } from '@backstitch-examples/trip-card-provider';
import { booksOf as flightsBooks } from '@backstitch-examples/trip-flights';
import { booksOf as hotelsBooks } from '@backstitch-examples/trip-hotels';
import { booksOf as paymentsBooks } from '@backstitch-examples/trip-payments';
import { type Saga, searchAttributes } from '@backstitch/saga-log';
import { type TemporalServer, freePorts, startServer } from '@backstitch/temporal-server';
import { platform as tripPlatform } from '@backstitch-examples/trip';
import { ownTemporal } from '@backstitch/tools';
import { RealProcess } from './real-process';
import { until } from './until';

export type ServiceName =
  'card-provider' | 'hotels' | 'flights' | 'cars' | 'payments' | 'orchestrator' | 'coordinator' | 'gateway';

/** What a client sends. Anyone who books flies to Lisbon unless told otherwise. */
export const trip = (more: object = {}) => ({
  traveller: 'Ada',
  city: 'Lisbon',
  flight: 'BS101',
  day: '2027-05-14',
  nights: 3,
  card: `card-${randomUUID().slice(0, 8)}`,
  ...more,
});

/** The whole platform as real processes, with ports and data of its own. */
export class Platform {
  private constructor(
    private readonly folder: string,
    readonly temporal: TemporalServer,
    private readonly processes: ReadonlyMap<string, RealProcess>,
    /** Its URL; the page is there. */
    readonly gateway: string,
    private readonly cardProvider: string,
  ) {}

  /** @param environment more of it, for all its processes */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<Platform> {
    const data = mkdtempSync(join(tmpdir(), 'backstitch-e2e-'));
    const [gatewayPort = 0, cardProviderPort = 0, webhookPort = 0] = await freePorts(3);
    const temporal = await startServer({ dbFile: join(data, 'temporal.db'), searchAttributes });
    const settings = {
      data,
      temporal: ownTemporal(temporal.address, temporal.namespace),
      gatewayPort,
      ports: { CARD_PROVIDER_PORT: cardProviderPort, CARD_PROVIDER_WEBHOOK_PORT: webhookPort },
    };
    const processes = new Map(
      tripPlatform
        .processes(settings)
        .map((options) => [options.name, new RealProcess({ ...options, env: { ...options.env, ...environment } })]),
    );
    const at = (port: number) => `http://127.0.0.1:${port}`;
    const platform = new Platform(data, temporal, processes, at(gatewayPort), at(cardProviderPort));
    await Promise.all([...processes.values()].map((each) => each.start())).catch(async (error: unknown) => {
      await platform.stop();
      throw error;
    });
    return platform;
  }

  /** Nothing of it is worth a clean end. */
  async stop(): Promise<void> {
    await Promise.all([...this.processes.values()].map((each) => each.kill()));
    await this.temporal.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  kill = (...names: ServiceName[]) => Promise.all(names.map((name) => this.process(name).kill()));

  begin = (...names: ServiceName[]) => Promise.all(names.map((name) => this.process(name).start()));

  /** Bytes of memory that a process of it has now. */
  memoryOf = (name: ServiceName): number => this.process(name).memory;

  private process(name: ServiceName): RealProcess {
    return this.processes.get(name)!;
  }

  /** Asks the gateway. */
  request = (path: string, init: RequestInit = {}) => fetch(new URL(path, this.gateway), init);

  /** Starts a saga; waits so many seconds for its end. */
  book(body: object, { wait = 0, key = `${randomUUID()}`, type = 'bookTrip' } = {}): Promise<Response> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key, prefer: `wait=${wait}` };
    return this.request(`/sagas/${type}`, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** Starts a saga and doesn't wait. @returns its path */
  async begun(body: object): Promise<string> {
    const response = await this.book(body);
    if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
    return response.headers.get('location')!;
  }

  /** Posts a CloudEvent, as any system may. */
  async occurs(type: string, data: object, id: string = randomUUID()): Promise<void> {
    const response = await this.request('/events', {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify({ specversion: '1.0', id, source: '/desk', type, data }),
    });
    if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
  }

  async saga(path: string): Promise<Saga> {
    const response = await this.request(path);
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as Saga;
  }

  /** The saga as soon as it is so. */
  sagaThat(path: string, what: string, is: (saga: Saga) => boolean): Promise<Saga> {
    return until(`${path} ${what}`, async () => {
      const saga = await this.saga(path);
      return is(saga) && saga;
    });
  }

  ended = (path: string) => this.sagaThat(path, 'ends', ({ endedAt }) => endedAt !== undefined);

  /** The card provider misbehaves from now on. */
  async misbehave(fault: Fault): Promise<void> {
    await fetch(`${this.cardProvider}/faults`, { method: 'POST', body: JSON.stringify(fault) });
  }

  /** The owner of a card approves a payment at the card provider, which tells it by its webhook. */
  async approve(reference: string): Promise<void> {
    const response = await fetch(`${this.cardProvider}/approvals`, {
      method: 'POST',
      body: JSON.stringify({ reference }),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  }

  behave = () => fetch(`${this.cardProvider}/faults`, { method: 'DELETE' });

  /** What the card provider's own log says of a card: the money that really moved. */
  async moneyOf(card: string): Promise<{ charges: number; refunds: number; declined?: number }> {
    const response = await fetch(`${this.cardProvider}/charges`);
    const { charges } = (await response.json()) as { charges: readonly { kind: string; card?: string }[] };
    const count = (kind: string) => charges.filter((each) => each.card === card && each.kind === kind).length;
    const declined = count('declined');
    return { charges: count('charge'), refunds: count('refund'), ...(declined > 0 && { declined }) };
  }

  /** Resolves when the card provider has decided and the saga doesn't know: the middle of the saga. */
  charged = (card: string) =>
    until(`a charge of ${card}`, async () => {
      const { charges, declined } = await this.moneyOf(card);
      return charges > 0 || declined !== undefined;
    });

  /** The books of the four, as they are now. */
  async books() {
    const at = (name: string) => `sqlite:${join(this.folder, `${name}.db`)}`;
    const [hotels, flights, cars, payments] = await Promise.all([
      hotelsBooks(at('hotels')),
      flightsBooks(at('flights')),
      carsBooks(at('cars')),
      paymentsBooks(at('payments')),
    ]);
    const discrepancies = [hotels, flights, cars, payments].flatMap((each) => each.discrepancies);
    return {
      rooms: hotels.held,
      seats: flights.held,
      cars: cars.held,
      charges: payments.charges,
      payments,
      discrepancies,
    };
  }
}
