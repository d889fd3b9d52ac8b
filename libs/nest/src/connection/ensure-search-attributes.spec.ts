import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type TemporalServer, startServer } from '@backstitch/temporal-server';
import { NestFactory } from '@nestjs/core';
import { NativeConnection } from '@temporalio/worker';
import { greetings } from '../../test/greetings';
import { SagaModule } from '../sagas/saga.module';
import { grpcGate } from '../../test/grpc-gate';
import { ensureSearchAttributes } from './ensure-search-attributes';

let server: TemporalServer;
let connection: NativeConnection;
const bundles = mkdtempSync(join(tmpdir(), 'backstitch-bundles-'));
beforeEach(async () => {
  server = await startServer();
  connection = await NativeConnection.connect({ address: server.address });
});
afterEach(async () => {
  await connection.close();
  await server.kill();
});
afterAll(() => rmSync(bundles, { recursive: true }));

const namespace = 'default';
const registered = async () => (await connection.operatorService.listSearchAttributes({ namespace })).customAttributes;

/** A connection as those have it who aren't operators. */
async function without(...calls: string[]): Promise<{ connection: NativeConnection; close(): Promise<void> }> {
  const gate = await grpcGate(server.address, (path) => calls.some((call) => path.endsWith(`/${call}`)));
  const gated = await NativeConnection.connect({ address: gate.address });
  return {
    connection: gated,
    close: async () => {
      await gated.close();
      await gate.close();
    },
  };
}

it('makes what sagas need, so that a host of sagas says ready where they can compensate', async () => {
  expect(await registered()).not.toHaveProperty('SagaStatus');
  const app = await NestFactory.createApplicationContext(
    SagaModule.forRoot({
      sagaTypes: Object.values(greetings),
      workflowsPath: resolve(__dirname, '../../test/sagas/index.ts'),
      bundle: join(bundles, 'sagas.js'),
      environment: { TEMPORAL_ADDRESS: server.address },
    }),
    { logger: false, abortOnError: false },
  );
  try {
    expect(await registered()).toMatchObject({ SagaStatus: 2, SagaAttention: 7 });
    const query = `SagaStatus = 'needs-attention' AND SagaAttention = 'x'`;
    await expect(connection.workflowService.countWorkflowExecutions({ namespace, query })).resolves.toBeDefined();
  } finally {
    await app.close();
  }
});

it('may be called by many at once, and again', async () => {
  await Promise.all([1, 2, 3].map(() => ensureSearchAttributes(connection, namespace)));
  await ensureSearchAttributes(connection, namespace);
  expect(await registered()).toMatchObject({ SagaStatus: 2, SagaAttention: 7 });
});

it.each([
  ['make them', ['AddSearchAttributes']],
  ['list them either', ['AddSearchAttributes', 'ListSearchAttributes']],
] as const)('refuses the start with the command to run where it may not %s', async (_, calls) => {
  const gated = await without(...calls);
  await expect(ensureSearchAttributes(gated.connection, namespace)).rejects.toMatchObject({
    code: 'search-attribute-missing',
    message: expect.stringContaining(
      'temporal operator search-attribute create --namespace default --name SagaStatus --type Keyword --name SagaAttention --type KeywordList',
    ) as unknown,
  });
  await gated.close();
});

it('needs no rights of an operator where they are there', async () => {
  await ensureSearchAttributes(connection, namespace);
  const gated = await without('AddSearchAttributes', 'ListSearchAttributes');
  await ensureSearchAttributes(gated.connection, namespace);
  await gated.close();
});

it('refuses one of another type, which Temporal cannot change', async () => {
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: { SagaStatus: 1 } });
  await expect(ensureSearchAttributes(connection, namespace)).rejects.toMatchObject({
    code: 'search-attribute-mismatch',
    message: expect.stringContaining('SagaStatus') as unknown,
  });
});
