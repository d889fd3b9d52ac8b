import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { CompiledQuery, type Kysely, sql } from 'kysely';
import { type OpenCounter, openCounter } from '../../test/open-counter';
import { migrate } from '../migrate';
import { dueToStart } from './due-to-start';
import { nextBatch } from './outbox-batch';
import { dueStarts, eventHeads, oldestEvents, windowRows } from './outbox-heads';
import type { OutboxSchema } from './outbox-table';

let databases: TestDatabases;
beforeAll(() => (databases = testDatabases()));
afterAll(() => databases.stop());

const now = 1_000;

describe.each(['sqlite', 'postgres', 'mysql'] as const)('the next batch of an outbox on %s', (dialect) => {
  let database: OpenCounter;
  let db: Kysely<OutboxSchema>;
  beforeEach(async () => {
    database = await openCounter(await databases.fresh(dialect));
    await migrate(database);
    db = database.kysely as unknown as Kysely<OutboxSchema>;
  });
  afterEach(() => database.close());

  const write = async (count: number, row: (n: number) => { readonly key: string; readonly due?: number }) => {
    const rows = Array.from({ length: count }, (_, n) => ({
      ...{ id: String(n), source: 's', name: 'Counted', time: '', data: '{}', due: 0, ...row(n) },
    }));
    for (let at = 0; at < count; at += 500) {
      await db
        .insertInto('backstitch_outbox')
        .values(rows.slice(at, at + 500))
        .execute();
    }
  };
  const batch = (kind: 'events' | 'starts' = 'events') =>
    db.transaction().execute((tx) => nextBatch(tx, dialect, kind, now));

  it('has the oldest of the keys that are due, in their order', async () => {
    await write(300, (n) => ({ key: `k${n % 3}`, due: n === 1 ? now + 1 : 0 }));
    const rows = await batch();
    expect(rows.map(({ id }) => Number(id))).toEqual(
      Array.from({ length: 300 }, (_, n) => n)
        .filter((n) => n % 3 !== 1)
        .slice(0, 200),
    );
  });

  it('reaches a key behind thousands of events of one that waits', async () => {
    for (let key = 0; key < 4; key++)
      await write(windowRows, (n) => ({ key: `refused ${key}`, due: n === 0 ? now + 1 : 0 }));
    expect(await batch()).toEqual([]);
    await write(windowRows, (n) => ({ key: `k${n % 2}` }));
    const rows = await batch();
    expect(rows).toHaveLength(200);
    for (const key of ['k0', 'k1']) {
      const ids = rows.filter((row) => row.key === key).map(({ id }) => Number(id));
      expect(ids).toEqual(Array.from({ length: 100 }, (_, n) => n * 2 + (key === 'k0' ? 0 : 1)));
    }
  });

  it('is whole behind keys that wait, of whichever keys it is', async () => {
    for (const key of ['one', 'two']) await write(windowRows, (n) => ({ key, due: n === 0 ? now + 1 : 0 }));
    await write(300, (n) => ({ key: `k${n}` }));
    expect((await batch()).map(({ key }) => key)).toEqual(Array.from({ length: 200 }, (_, n) => `k${n}`));
  });

  it('has the sagas that are due to be started, the longest due first, and the oldest of a key', async () => {
    await write(windowRows * 2, () => ({ key: 'k' }));
    await write(4, (n) => ({ key: `start ${n % 3}`, due: dueToStart([now, now + 1, now - 1, 0][n]!) }));
    expect((await batch('starts')).map(({ id }) => id)).toEqual(['2', '0']);
  });

  if (dialect === 'mysql') return;
  it('is read along indexes, whatever waits', async () => {
    await write(5_000, (n) => ({ key: `k${n % 10}` }));
    await sql`analyze`.execute(db);
    const plan = async ({ sql: text, parameters }: CompiledQuery) => {
      const explain = dialect === 'sqlite' ? 'explain query plan' : 'explain';
      const { rows } = await db.executeQuery<Record<string, string>>(
        CompiledQuery.raw(`${explain} ${text}`, [...parameters]),
      );
      return rows.map((row) => row.detail ?? row['QUERY PLAN']).join('\n');
    };
    const starts = await plan(dueStarts(db, dialect, now, 8).compile());
    expect(starts).toContain('backstitch_outbox_start');
    const events = await plan(oldestEvents(db, dialect).compile());
    expect(events).toContain('backstitch_outbox_event');
    const heads = await plan(eventHeads(now, 200).compile(db));
    expect(heads).toContain('backstitch_outbox_key');
    expect(heads).not.toContain('backstitch_outbox_event');
    // Nothing reads the table from its beginning to its end, and nothing sorts it.
    const all = [starts, events].join('\n');
    expect(all).not.toMatch(/TEMP B-TREE|Seq Scan on backstitch_outbox|SCAN (backstitch_outbox|head)(?! USING)/);
    expect(heads).not.toMatch(/Seq Scan on backstitch_outbox|SCAN (backstitch_outbox|own|first|later)(?! USING)/);
  });
});
