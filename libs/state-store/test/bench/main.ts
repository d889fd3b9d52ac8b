import { parseArgs } from 'node:util';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import type { Saga, SagaStatus } from '@backstitch/saga-log';
import { mulberry32 } from '@backstitch/testing';
import { testDatabases } from '@backstitch/testing/databases';
import { sql } from 'kysely';
import { StateStore } from '../../src';
import { sagaRows } from '../../src/record/saga-rows';
import type { StoreTables } from '../../src/store-tables';
import { readingOf, sagaAs, step } from '../reading';

// How long lists and counts take when so many sagas are recorded: npm run bench:state-store -- --sagas 100000 --on postgres

const { values } = parseArgs({
  options: {
    sagas: { type: 'string', default: '100000' },
    on: { type: 'string', multiple: true, default: ['sqlite', 'postgres'] },
  },
});
const count = Number(values.sagas);
const types = ['bookTrip', 'buyTicket', 'getThere', 'bookGroup', 'slip'];
const participants = ['hotels', 'flights', 'cars', 'payments'];
const day = 86_400_000;

/** One in a hundred is open or was left behind, as where something has been wrong for a while. */
function statusOf(random: () => number): SagaStatus {
  const one = random();
  if (one < 0.004) return 'needs-attention';
  if (one < 0.007) return 'running';
  if (one < 0.009) return 'compensating';
  if (one < 0.01) return 'terminated';
  return one < 0.15 ? 'compensated' : 'completed';
}

/** A saga of three months. */
function sagaOf(n: number, random: () => number): Saga {
  const status = statusOf(random);
  const startedAt = new Date(Date.UTC(2027, 0, 1) + (n / count) * 90 * day).toISOString();
  const steps = participants.map((participant, at) =>
    step(`request${at}`, {
      ...{ participant, startedAt, endedAt: startedAt },
      ...(status === 'needs-attention' && at === 3 && { status: 'needs-attention', attempts: 9 }),
    }),
  );
  const type = types[Math.floor(random() * types.length)]!;
  const traveller = `traveller-${Math.floor(random() * 5_000)}`;
  const attention = status === 'needs-attention';
  return sagaAs(status, {
    ...{ id: `saga-${n}`, type, startedAt, steps, asOf: startedAt, attributes: { traveller, city: 'Lisbon' } },
    ...(attention && { waitingFor: [{ kind: 'operator' as const, what: 'request3', since: startedAt }] }),
  });
}

/** Many at once: one at a time it would take a while. */
async function fill({ kysely, dialect }: OpenDatabase<StoreTables>): Promise<void> {
  const random = mulberry32(7);
  const atOnce = 250;
  for (let at = 0; at < count; at += atOnce) {
    const rows = Array.from({ length: Math.min(atOnce, count - at) }, (_, n) =>
      sagaRows(readingOf(sagaOf(at + n, random)), 'keep'),
    );
    await kysely.transaction().execute(async (tx) => {
      await tx
        .insertInto('saga')
        .values(rows.map(({ saga }) => saga))
        .execute();
      await tx
        .insertInto('saga_step')
        .values(rows.flatMap(({ steps }) => steps))
        .execute();
      await tx
        .insertInto('saga_term')
        .values(rows.flatMap(({ terms }) => terms))
        .execute();
    });
  }
  // As PostgreSQL does by itself after a while.
  if (dialect === 'postgres') await sql`vacuum analyze`.execute(kysely);
}

const questions: Readonly<Record<string, (store: StateStore) => Promise<unknown>>> = {
  'the newest 50': (store) => store.list(),
  'of a type, the newest 50': (store) => store.list({ type: 'bookTrip' }),
  'compensated or completed, of a type': (store) =>
    store.list({ type: 'bookTrip', status: ['compensated', 'completed'] }),
  incomplete: (store) => store.list({ incomplete: true }),
  'needs attention, of a type': (store) => store.list({ type: 'bookTrip', status: ['needs-attention'] }),
  'stuck for an operator': (store) => store.list({ stuck: ['operator'] }),
  'longest inconsistent': (store) => store.list({}, { sort: 'inconsistent' }),
  'of an attribute': (store) => store.list({ attributes: { traveller: 'traveller-77' } }),
  'of a participant and of an attribute that few have': (store) =>
    store.list({ participant: 'cars', attributes: { traveller: 'traveller-78' } }),
  'of a participant, incomplete': (store) => store.list({ participant: 'cars', incomplete: true }),
  'a word that few have': (store) => store.list({ text: 'traveller-79' }),
  'a page in the middle': (store) =>
    store.list({}, { after: { at: Date.UTC(2027, 1, 10), type: 'bookTrip', id: 'saga' } }),
  'counts, of all': (store) => store.counts(),
  'counts, incomplete': (store) => store.counts({ incomplete: true }),
  'counts, of a type': (store) => store.counts({ type: 'bookTrip' }),
  'counts, of an attribute': (store) => store.counts({ attributes: { traveller: 'traveller-77' } }),
  'what a participant holds': (store) => store.holdings('hotels'),
  'one saga': (store) => store.find({ type: 'bookTrip', id: 'saga-100' }),
};

async function measure(dialect: 'sqlite' | 'postgres', url: string): Promise<void> {
  const store = new StateStore({ url });
  await store.counts();
  const database = await openDatabase<StoreTables>(url);
  await fill(database);
  await database.close();
  console.log(`\n${dialect}, ${count} sagas recorded`);
  for (const [what, question] of Object.entries(questions)) {
    const times: number[] = [];
    for (let n = 0; n < 21; n++) {
      const from = performance.now();
      await question(store);
      times.push(performance.now() - from);
    }
    const [first] = times;
    times.sort((a, b) => a - b);
    const [median, worst] = [times[10]!, times[20]!].map((time) => time.toFixed(1));
    console.log(`  ${what.padEnd(52)} median ${median} ms, first ${first!.toFixed(1)} ms, worst ${worst} ms`);
  }
  await store.close();
}

async function main(): Promise<void> {
  const databases = testDatabases();
  for (const dialect of ['sqlite', 'postgres'] as const)
    if (values.on.includes(dialect)) await measure(dialect, await databases.fresh(dialect));
  await databases.stop();
}

void main();
