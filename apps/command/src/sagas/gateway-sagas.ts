import type {
  BulkAct,
  BulkActOptions,
  CountFilters,
  EraseOptions,
  ListFilters,
  Recovery,
  SagaCounts,
  SagaList,
} from '@backstitch/client';
import type { Saga } from '@backstitch/saga-log';
import { askGateway } from './ask-gateway';
import { gatewayChanges } from './gateway-changes';
import type { SagaName } from './saga-name';
import type { Accepted, SagaAct, Sagas, Starting, StepAct, TimerAct } from './sagas';

/** Sagas by a gateway's HTTP: it knows every saga type, and checks what it is given. */
export class GatewaySagas implements Sagas {
  /** It has started a saga: it is there, and comes back. */
  private hasStarted = false;

  /**
   * @param gateway its address
   * @param by who acts, for the audit; a gateway behind a proxy that logs people in knows better
   */
  constructor(
    private readonly gateway: URL,
    private readonly by: string,
  ) {}

  get where(): string {
    return `the gateway at ${this.gateway.origin}`;
  }

  async start({ type, input, key }: Starting): Promise<SagaName & { replayed: boolean }> {
    const response = await this.post(`/sagas/${encodeURIComponent(type)}`, input, {
      ...(key !== undefined && { 'idempotency-key': key }),
    });
    const { id } = (await response.json()) as SagaName;
    this.hasStarted = true;
    return { type, id, replayed: response.headers.get('idempotency-replayed') === 'true' };
  }

  async read(saga: SagaName): Promise<Saga> {
    const response = await askGateway(this.gateway, pathOf(saga));
    return (await response.json()) as Saga;
  }

  changes(saga: SagaName, signal: AbortSignal): AsyncIterable<Saga> {
    return gatewayChanges(this.gateway, `${pathOf(saga)}/changes`, signal, this.hasStarted);
  }

  async list({ type, ...filters }: ListFilters): Promise<SagaList> {
    const path = type === undefined ? '/sagas' : `/sagas/${encodeURIComponent(type)}`;
    const response = await askGateway(this.gateway, `${path}?${queryOf(filters)}`);
    return (await response.json()) as SagaList;
  }

  async counts(filters: CountFilters): Promise<SagaCounts> {
    const response = await askGateway(this.gateway, `/saga-counts?${queryOf(filters)}`);
    return (await response.json()) as SagaCounts;
  }

  async types(): Promise<readonly string[]> {
    const response = await askGateway(this.gateway, '/saga-types');
    const { items } = (await response.json()) as { readonly items: readonly { readonly name: string }[] };
    return items.map(({ name }) => name);
  }

  async act(saga: SagaName, act: SagaAct, reason: string): Promise<Accepted> {
    const response = await this.post(`${pathOf(saga)}/${act}`, { reason });
    return (await response.json()) as Accepted;
  }

  async actOnStep(saga: SagaName, { action, step, of, ...values }: StepAct, reason: string): Promise<Accepted> {
    const target = `${pathOf(saga)}/steps/${encodeURIComponent(step)}${of === 'compensation' ? '/compensation' : ''}`;
    const response = await this.post(`${target}/${action}`, { reason, ...values });
    return (await response.json()) as Accepted;
  }

  async actOnTimer(saga: SagaName, { action, timer, due }: TimerAct, reason: string): Promise<Accepted> {
    const path = `${pathOf(saga)}/timers/${encodeURIComponent(timer)}/${action}`;
    const response = await this.post(path, { reason, ...(due && { due: due.toISOString() }) });
    return (await response.json()) as Accepted;
  }

  async recovery(saga: SagaName): Promise<Recovery> {
    const response = await askGateway(this.gateway, `${pathOf(saga)}/recovery`);
    return (await response.json()) as Recovery;
  }

  async recover(saga: SagaName, direction: 'backwards' | 'forwards', reason: string): Promise<Accepted> {
    const response = await this.post(`${pathOf(saga)}/recover`, { reason, direction });
    return (await response.json()) as Accepted;
  }

  async count(filter: CountFilters): Promise<number> {
    // Nothing is done: what it would be, and why, has to be said all the same.
    const body = { act: 'pause', filter, reason: 'a look', dryRun: true };
    const response = await this.post('/bulk-acts', body);
    return ((await response.json()) as { readonly count: number }).count;
  }

  async actOnMany({ key, filters, ...asked }: Omit<BulkActOptions, 'by'>): Promise<BulkAct> {
    const headers = { ...(key !== undefined && { 'idempotency-key': key }) };
    const response = await this.post('/bulk-acts', { ...asked, filter: filters }, headers);
    return (await response.json()) as BulkAct;
  }

  async bulkAct(id: string): Promise<BulkAct> {
    const response = await askGateway(this.gateway, `/bulk-acts/${encodeURIComponent(id)}`);
    return (await response.json()) as BulkAct;
  }

  async stopBulkAct(id: string): Promise<BulkAct> {
    const response = await this.post(`/bulk-acts/${encodeURIComponent(id)}/stop`, undefined);
    return (await response.json()) as BulkAct;
  }

  async erase(erasure: Omit<EraseOptions, 'by'>): Promise<{ readonly sagas: number }> {
    const response = await this.post('/erasures', erasure);
    return (await response.json()) as { readonly sagas: number };
  }

  async close(): Promise<void> {}

  private post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return askGateway(this.gateway, path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'backstitch-actor': asHeader(this.by), ...headers },
      body: JSON.stringify(body ?? null),
    });
  }
}

function queryOf({ attributes = {}, ...filters }: ListFilters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    if (value !== undefined) query.set(name, value instanceof Date ? value.toISOString() : String(value));
  }
  for (const [name, value] of Object.entries(attributes)) query.set(`attribute.${name}`, value);
  return query.toString();
}

const pathOf = ({ type, id }: SagaName) => `/sagas/${encodeURIComponent(type)}/${encodeURIComponent(id)}`;

/** The gateway reads names as UTF-8, and fetch takes a character for each byte. */
const asHeader = (name: string) => Buffer.from(name, 'utf8').toString('latin1');
