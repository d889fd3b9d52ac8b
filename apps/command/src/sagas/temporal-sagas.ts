import {
  type BulkAct,
  type BulkActOptions,
  type CountFilters,
  type ListFilters,
  type Recovery,
  SagaClient,
  type SagaHandle,
  type SagaList,
} from '@backstitch/client';
import type { Saga } from '@backstitch/saga-log';
import { CommandError } from '../command-error';
import { type Environment, connectTemporal, temporalAt } from './connect-temporal';
import { LearnedTypes } from './learned-types';
import type { SagaName } from './saga-name';
import { startedByGateway } from './started-by-gateway';
import type { Accepted, Counts, SagaAct, Sagas, Starting, StepAct, TimerAct } from './sagas';

/**
 * Sagas by Temporal alone, with every process of the platform down: a saga is read from its history, and acts go to the
 * saga itself. What only contracts say isn't known: nothing is started, and values of operators are checked by nobody.
 */
export class TemporalSagas implements Sagas {
  private constructor(
    readonly where: string,
    private readonly client: SagaClient,
    private readonly learned: LearnedTypes,
    private readonly by: string,
    private readonly disconnect: () => Promise<void>,
  ) {}

  /** @throws CommandError `temporal-unreachable`, `bad-arguments` */
  static async open(environment: Environment, by: string): Promise<TemporalSagas> {
    const temporal = await connectTemporal(environment);
    const { address, namespace } = temporalAt(environment);
    const types = new LearnedTypes(temporal);
    const client = new SagaClient({ temporal, catalogue: { participants: [], sagaTypes: [] }, types });
    const where = `Temporal at ${address}, namespace ${namespace}`;
    return new TemporalSagas(where, client, types, by, () => temporal.connection.close());
  }

  async start({ type }: Starting): Promise<never> {
    throw startedByGateway(type);
  }

  async read(saga: SagaName): Promise<Saga> {
    return (await this.handle(saga)).read();
  }

  async *changes(name: SagaName, signal: AbortSignal): AsyncGenerator<Saga> {
    const handle = await this.handle(name);
    for await (const { saga } of handle.changes(signal)) yield saga;
  }

  async list(filters: ListFilters): Promise<SagaList> {
    return this.client.list(withoutParticipant(filters));
  }

  async count(filters: CountFilters): Promise<number> {
    return this.client.count(withoutParticipant(filters));
  }

  async actOnMany(asked: Omit<BulkActOptions, 'by'>): Promise<BulkAct> {
    const filters = withoutParticipant(asked.filters);
    const bulk = await this.client.actOnMany({ ...asked, filters, by: this.by });
    // It has begun: that it can't be read just now would have it begun twice.
    return bulk.begun ?? bulk.read();
  }

  async bulkAct(id: string): Promise<BulkAct> {
    return this.client.bulkAct(id).read();
  }

  async stopBulkAct(id: string): Promise<BulkAct> {
    const bulk = this.client.bulkAct(id);
    await bulk.stop();
    return bulk.read();
  }

  async counts({ type, status, incomplete }: CountFilters): Promise<Counts> {
    const asOf = new Date().toISOString();
    const types = type === undefined ? await this.types() : [type];
    const filters = { ...(status && { status }), ...(incomplete !== undefined && { incomplete }) };
    return { items: await this.client.countEach(types, filters), consistency: 'eventual', asOf };
  }

  async types(): Promise<readonly string[]> {
    return (await this.learned.all()).map(({ name }) => name);
  }

  async act(saga: SagaName, act: SagaAct, reason: string): Promise<Accepted> {
    await (await this.handle(saga))[act]({ reason, by: this.by });
    return { accepted: act, ...saga };
  }

  async actOnStep(saga: SagaName, { action, step, of, input, output }: StepAct, reason: string): Promise<Accepted> {
    const target = (await this.handle(saga))[of](step);
    const said = { reason, by: this.by };
    if (action === 'retry') await target.retry(said);
    else if (action === 'replace-input') await target.replaceInput({ ...said, input });
    else await target.resolve({ ...said, ...(output !== undefined && { output }) });
    return { accepted: action, ...saga };
  }

  async actOnTimer(saga: SagaName, { action, timer, due }: TimerAct, reason: string): Promise<Accepted> {
    const target = (await this.handle(saga)).timer(timer);
    const said = { reason, by: this.by };
    if (action === 'cancel') await target.cancel(said);
    else await target.change({ ...said, ...(due && { due }) });
    return { accepted: `${action}-timer`, ...saga };
  }

  async recovery(saga: SagaName): Promise<Recovery> {
    return (await this.handle(saga)).recovery();
  }

  async recover(saga: SagaName, direction: 'backwards' | 'forwards', reason: string): Promise<Accepted> {
    await (await this.handle(saga)).recover({ reason, by: this.by, direction });
    return { accepted: 'recover', ...saga };
  }

  async erase(): Promise<never> {
    const detail = 'Temporal has no record: set BACKSTITCH_GATEWAY to the address of a gateway with a state store.';
    throw CommandError.of('gateway-needed', detail);
  }

  async close(): Promise<void> {
    await this.client.close();
    await this.disconnect();
  }

  private handle({ type, id }: SagaName): Promise<SagaHandle> {
    return this.client.saga(type, id);
  }
}

/** @throws CommandError `gateway-needed` */
function withoutParticipant<F extends CountFilters>(filters: F): F {
  if (filters.participant === undefined) return filters;
  throw CommandError.of(
    'gateway-needed',
    `Which saga types ask '${filters.participant}', Temporal doesn't know: set BACKSTITCH_GATEWAY to the address of a gateway.`,
  );
}
