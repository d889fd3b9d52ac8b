import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openConnection } from '@backstitch/client';
import { Client } from '@temporalio/client';

const run = promisify(execFile);
const address = process.env.BACKSTITCH_TEST_TEMPORAL!;

test('a history with a page above gRPC’s 4 MB is recorded, whole', async () => {
  const client = new Client({ connection: await openConnection({ address }) });
  const folder = await mkdtemp(join(tmpdir(), 'recorded-'));
  const id = randomUUID();
  const handle = await client.workflow.start('large', { workflowId: `large/${id}`, taskQueue: id });
  try {
    for (let sent = 0; sent < 3; sent++) await handle.signal('said', 'x'.repeat(1_500_000));
    await run(process.execPath, ['scripts/tool.mjs', 'record', folder, `large/${id}`], {
      env: { ...process.env, TEMPORAL_ADDRESS: address, NODE_OPTIONS: '' },
    });
    const file = join(folder, `large.${id}.history.json`);
    const { events } = JSON.parse(await readFile(file, 'utf8')) as { readonly events: readonly unknown[] };
    expect(events).toHaveLength(5);
  } finally {
    await handle.terminate();
    await client.connection.close();
    await rm(folder, { recursive: true });
  }
});
