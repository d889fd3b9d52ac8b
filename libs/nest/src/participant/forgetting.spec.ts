import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EndedSagas, openConnection } from '@backstitch/client';
import { openDatabase } from '@backstitch/database';
import { NestFactory } from '@nestjs/core';
import { Client } from '@temporalio/client';
import { quietRuntime, until } from '@backstitch/testing/bench';
import { greeters, greetings } from '../../test/greetings';
import { processMetrics } from '../metrics/process-metrics';
import { SagaModule } from '../sagas/saga.module';
import { ParticipantModule } from './participant.module';
import { queueRecord } from './participant-queue';
import { Serves } from './serves';

jest.setTimeout(90_000);
quietRuntime();

const address = process.env['BACKSTITCH_TEST_TEMPORAL']!;
const folder = mkdtempSync(join(tmpdir(), 'backstitch-forgetting-'));
afterAll(() => rmSync(folder, { recursive: true }));

@Serves(greeters)
class Greeter {
  greet = async ({ name }: { name: string }) => `Hello, ${name}`;
  unsay = async () => undefined;
}

interface Rows {
  backstitch_barrier: { saga_id: string; response: string | null; whole_at: number | null };
  backstitch_forget: { due: number };
}

it('a host lets go of what its barrier keeps of a saga that has ended for good, and counts it', async () => {
  const url = `sqlite:${join(folder, 'greeters.db')}`;
  const environment = { TEMPORAL_ADDRESS: address, DATABASE_URL: url, BARRIER_KEEP_DAYS: '30' };
  const sagas = { workflowsPath: require.resolve('../../test/sagas'), bundle: join(folder, 'sagas.bundle.js') };
  const connection = await openConnection({ address });
  const temporal = new Client({ connection });
  const { kysely: db, close } = await openDatabase<Rows>(url);
  const running = async (work: () => Promise<unknown>) => {
    const module = {
      module: class {},
      imports: [
        ParticipantModule.forRoot({ name: 'greeters', environment }),
        SagaModule.forRoot({ sagaTypes: Object.values(greetings), ...sagas, environment }),
      ],
      providers: [Greeter],
    };
    const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
    try {
      await work();
    } finally {
      await app.close();
    }
  };
  let id = randomUUID();
  const workflowId = `sayHello/${id}`;
  const row = async () => db.selectFrom('backstitch_barrier').selectAll().where('saga_id', '=', id).executeTakeFirst();
  /** Let go of so far. */
  const counted = async () => {
    const { values } = await processMetrics.forgotten.get();
    return values.find(({ labels }) => labels.database === 'greeters' && labels.what === 'contents')?.value ?? 0;
  };
  try {
    await running(() =>
      temporal.workflow.execute('sayHello', {
        ...{ workflowId, taskQueue: greetings.sayHello.taskQueue, args: [{ name: 'Ann', ms: 0 }] },
      }),
    );
    await db.updateTable('backstitch_forget').set({ due: 0 }).execute();
    await running(() => until(async () => Number((await row())?.whole_at) > 0));
    expect(await row()).toMatchObject({ response: '"Hello, Ann"' });
    // As when Temporal's retention has passed: it knows the saga no more.
    const knownFor = await new EndedSagas({ temporal }).knownFor();
    const forgotten = { whole_at: Math.floor(Date.now() - 0.6 * knownFor), saga_id: (id = randomUUID()) };
    await db.updateTable('backstitch_barrier').set(forgotten).execute();
    await db.updateTable('backstitch_forget').set({ due: 0 }).execute();
    const before = await counted();
    await running(() => until(async () => (await row())?.response === null));
    expect((await counted()) - before).toBe(1);
  } finally {
    await temporal.workflow.getHandle(queueRecord(greeters.name)).terminate('the test is over');
    await close();
    await connection.close();
  }
});
