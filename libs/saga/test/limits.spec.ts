import { sagaKey } from '@backstitch/saga-log';
import { Client } from '@temporalio/client';
import { openConnection } from '@backstitch/client';
import { startServer } from '@backstitch/temporal-server';
import { types } from './contracts';
import { SagaHarness, full } from './saga-harness';

const began = (events: readonly string[]) => events.filter((event) => !event.includes(' '));

describe('a payload', () => {
  let harness: SagaHarness;
  beforeAll(async () => (harness = await SagaHarness.open()));
  afterAll(() => harness.close());

  it('that is too large to send is an error that the code can catch, and nothing was sent', async () => {
    const run = await harness.start(types.asksTooMuch);
    expect(await run.result).toBe('PayloadTooLarge');
    expect(began(run.events)).toEqual(['doA']);
  });

  it('that is too large to answer with unwinds the saga', async () => {
    const run = await harness.start(types.answersTooMuch);
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:PayloadTooLarge' } });
    expect(began(run.events)).toEqual(['doA', 'doA/compensation']);
  });

  it('goes along when the saga continues in a fresh history, and is compensated there', async () => {
    const run = await harness.start(types.loops, { doB: full() }, { input: 1 });
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'Full' } });
    expect(began(run.events)).toEqual([
      ...['doA', 'doA.2', 'doA.3', 'doB'],
      ...['doA.3/compensation', 'doA.2/compensation', 'doA/compensation'],
    ]);
    const key = sagaKey(run.handle.firstExecutionRunId);
    expect(run.marks['doA.3']).toMatchObject({ saga: key });
    expect(run.marks['doA/compensation']).toEqual({ saga: key });
    expect(run.inputs['doA.2/compensation']).toEqual({
      stepId: 'doA.2',
      answered: true,
      input: 2,
      output: 'doA.2 done',
    });
  });
});

describe('on a server that ends workflows at 400 events', () => {
  let harness: SagaHarness;
  let server: Awaited<ReturnType<typeof startServer>>;
  let shared: string | undefined;
  beforeAll(async () => {
    server = await startServer({
      timeSkipping: true,
      searchAttributes: { SagaStatus: 'Keyword', SagaAttention: 'KeywordList' },
      dynamicConfig: { 'limit.historyCount.error': 400, 'limit.historyCount.warn': 300 },
    });
    shared = process.env.BACKSTITCH_TEST_TEMPORAL;
    process.env.BACKSTITCH_TEST_TEMPORAL = server.address;
    harness = await SagaHarness.open();
  });
  afterAll(async () => {
    process.env.BACKSTITCH_TEST_TEMPORAL = shared;
    await harness.stop();
    await server.kill();
  });

  it('stops while its compensations still fit, and unwinds', async () => {
    const run = await harness.start(types.many, {}, { input: 200 });
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:SagaTooLarge' } });
    const done = began(run.events).filter((id) => !id.includes('compensation')).length;
    expect(done).toBeGreaterThan(5);
    expect(began(run.events).filter((id) => id.includes('compensation'))).toHaveLength(done);
    const client = new Client({ connection: await openConnection({ address: server.address }) });
    expect((await client.workflow.getHandle(run.handle.workflowId).describe()).historyLength).toBeLessThan(400);
    await client.connection.close();
  });

  it('is terminated, and leaves all behind, when it doesn’t know the limit', async () => {
    const run = await harness.start(types.manyUnaware, {}, { input: 200 });
    await expect(run.result).rejects.toThrow();
    expect((await run.handle.describe()).status.name).toBe('TERMINATED');
    expect(run.events.join()).not.toContain('compensation');
  });
});
