import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { testDatabases } from '@backstitch/testing/databases';
import { type Kysely, sql } from 'kysely';
import type { BarrierSchema } from '../../src/barrier/barrier-table';
import { carryOut, maxRows, rowsAfter, toAsk, verdictsOf } from '../../src/forget/forget-batch';
import { Forgetter } from '../../src/forget/forgetter';
import type { SagaEnd } from '../../src/forget/saga-ends';
import { migrate } from '../../src/migrate';
import { type CounterDatabase, callOf, counter, counterMigrations } from '../counter';
import { knownMs } from '../forget/known-ends';

// What it costs to let go of so many rows of the barrier, and what requests notice of it, without Temporal's part:
// npm run bench:barrier-rows -- --rows 1000000 --on postgres

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    batches: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '15' },
    on: { type: 'string', multiple: true, default: ['sqlite', 'postgres'] },
  },
});
const [count, maxBatches, seconds] = [Number(values.rows), Number(values.batches), Number(values.seconds)];

/** Four steps a saga, each with an input and an answer of some 200 bytes. */
async function fill(dialect: 'sqlite' | 'postgres', db: Kysely<BarrierSchema>): Promise<void> {
  const numbers =
    dialect === 'postgres'
      ? sql`generate_series(1, ${sql.lit(count)}) as numbers(n)`
      : sql`(with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(count)}) select n from numbers)`;
  const text = JSON.stringify({ text: 'x'.repeat(190) });
  const key =
    dialect === 'postgres'
      ? sql`md5((n / 4)::text)`
      : sql`printf('%08x', ((n / 4) * 2654435761) % 4294967296) || (n / 4)`;
  const now = new Date().toISOString();
  await sql`
    insert into backstitch_barrier (step_key, saga_type, saga_id, step_id, request, state, happened, input, input_as, response, round, asked_at, created_at, changed_at)
    select ${key} || '/step' || (n % 4), 't', 'saga' || (n / 4), 'step' || (n % 4), 'count', 'done', 'all', ${text}, 'parsed', ${text}, 1, 1, ${now}, ${now}
    from ${numbers}`.execute(db);
}

const at = (numbers: readonly number[], part: number) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length * part)]!;
const spread = (ms: readonly number[]) =>
  `median ${at(ms, 0.5).toFixed(1)} ms, 99 % under ${at(ms, 0.99).toFixed(1)} ms, at most ${Math.max(...ms).toFixed(1)} ms`;

let asked = 0;
/** How long requests take, a hundred a second. */
async function requests(database: OpenDatabase<CounterDatabase>): Promise<number[]> {
  const barrier = counter(database);
  const took: number[] = [];
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; await sleep(10)) {
    const began = performance.now();
    await barrier.request('count', { key: `k${(asked += 1) % 50}` }, callOf(`asked${asked}/count`));
    took.push(performance.now() - began);
  }
  return took;
}

async function beside(database: OpenDatabase<CounterDatabase>, end: SagaEnd): Promise<string> {
  let rows = 0;
  const ends = { knownFor: async () => knownMs, endOf: async () => end };
  const onForgotten = () => void (rows += maxRows);
  const forgetter = Forgetter.start(database, { ends, keepDays: 1, onForgotten });
  const took = await requests(database);
  await forgetter.stop();
  return `${spread(took)}; ${(rows / seconds).toFixed(0)} rows looked at a second`;
}

/** So many batches from the first row on, without a rest. */
async function batches(db: Kysely<BarrierSchema>, end: SagaEnd, goneBefore: number): Promise<string> {
  const took: number[] = [];
  for (let after = ''; ;) {
    const began = performance.now();
    const rows = await rowsAfter(db, after);
    const ends = toAsk(rows, Date.now() + 1_000).map((each) => ({ ...each, end }));
    after = rows.length < maxRows ? '' : rows.at(-1)!.step_key;
    await carryOut(
      db,
      verdictsOf(rows, ends, { goneBefore, seenAfter: Date.now() - knownMs }),
      { now: Date.now(), goneBefore },
      { after_key: after },
    );
    took.push(performance.now() - began);
    if (after !== '' && took.length < maxBatches) continue;
    await db.updateTable('backstitch_forget').set({ after_key: '', due: 0 }).execute();
    return `${took.length} batches, ${spread(took)}`;
  }
}

async function measure(dialect: 'sqlite' | 'postgres', url: string): Promise<void> {
  const database = await openDatabase<CounterDatabase>(url);
  const db = database.kysely as unknown as Kysely<BarrierSchema>;
  const say = (what: string, text: string) => console.log(`${dialect}, ${what}: ${text}`);
  await migrate(database, counterMigrations);
  await fill(dialect, db);
  await requests(database); // warm
  say('requests alone', spread(await requests(database)));
  say('requests beside one who notes what is whole', await beside(database, 'whole'));
  say('what is whole is noted', await batches(db, 'whole', 0));
  await db
    .updateTable('backstitch_barrier')
    .set({ whole_at: Date.now() - 0.6 * knownMs })
    .execute();
  say('requests beside one who lets go of contents', await beside(database, 'forgotten'));
  say('contents go', await batches(db, 'forgotten', 0));
  say('requests alone', spread(await requests(database)));
  say('nothing is to be done', await batches(db, 'not-yet', 0));
  say('rows go', await batches(db, 'not-yet', Date.now() + 60_000));
  await database.close();
}

async function main(): Promise<void> {
  const databases = testDatabases();
  for (const dialect of ['sqlite', 'postgres'] as const) {
    if (values.on.includes(dialect)) await measure(dialect, await databases.fresh(dialect));
  }
  await databases.stop();
}

void main();
