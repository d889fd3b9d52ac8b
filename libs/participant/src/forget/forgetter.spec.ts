import type { Kysely } from 'kysely';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { TestProcess } from '@backstitch/testing/process';
import { bank, bankOver, makeAccount } from '../../test/barrier-suite';
import { KnownEnds, knownMs } from '../../test/forget/known-ends';
import { kysely, openedHere } from '../../test/libraries/kysely';
import type { OpenLibrary } from '../../test/libraries';
import { type Barrier, barrierOf } from '../barrier/barrier';
import type { BarrierRow, BarrierSchema } from '../barrier/barrier-table';
import type { StepCall } from '../barrier/step-call';
import { effectsOf } from '../effects-of';
import { migrate } from '../migrate';
import { type Forgotten, maxRows } from './forget-batch';
import { Forgetter } from './forgetter';

let databases: TestDatabases;
beforeAll(async () => (databases = testDatabases()));
afterAll(() => databases.stop());

const day = 86_400_000;

let child: TestProcess | undefined;
afterEach(() => child?.signal('SIGKILL'));

describe.each([
  ['sqlite', openedHere],
  ['postgres', openedHere],
  ['mysql', kysely],
] as const)('what the barrier forgets on %s', (dialect, library) => {
  let url: string;
  let on: OpenLibrary<unknown>;
  let db: Kysely<BarrierSchema>;
  let barrier: Barrier;
  let asked: string[];
  let ends: KnownEnds;
  beforeEach(async () => {
    url = await databases.fresh(dialect);
    on = (await library.open(dialect, url)) as OpenLibrary<unknown>;
    await migrate(on.database);
    await makeAccount(on);
    db = on.database.kysely as Kysely<BarrierSchema>;
    const made = bankOver(on, { now: () => {} });
    barrier = barrierOf(bank, made.service, on.database);
    ({ asked } = made);
    ends = new KnownEnds();
  });
  afterEach(() => on.close());

  const call = (id: string, more: Partial<StepCall> = {}): StepCall => ({
    ...{ stepKey: `key-${id}/hold`, stepId: 'hold', saga: { type: 't', id }, timeout: 10_000 },
    ...more,
  });
  const hold = (id: string, more?: Partial<StepCall>, account = 'a') =>
    barrier.request('hold', { account }, call(id, more));
  const release = (id: string, more?: Partial<StepCall>, known = {}) =>
    barrier.compensate('release', { stepId: 'hold', input: { account: 'a' }, ...known }, call(id, more));
  const row = (id: string): Promise<BarrierRow | undefined> =>
    db.selectFrom('backstitch_barrier').selectAll().where('step_key', '=', `key-${id}/hold`).executeTakeFirst();
  const age = async (column: 'forgotten_at' | 'whole_at', days: number) =>
    db
      .updateTable('backstitch_barrier')
      .set({ [column]: Date.now() - days * day })
      .where(column, 'is not', null)
      .execute();

  /** One pass over all rows, so long after the one before: of the time for which sagas are known. */
  async function pass(keepDays = 1, later = 0.6): Promise<Forgotten> {
    await db.updateTable('backstitch_forget').set({ due: 0 }).execute();
    await db
      .updateTable('backstitch_barrier')
      .set((eb) => ({ whole_at: eb('whole_at', '-', eb.lit(later * knownMs)) }))
      .where('whole_at', '>', 1)
      .execute();
    const all = { contents: 0, rows: 0, kept: 0 };
    let forgetter: Forgetter | undefined;
    await new Promise<void>((resolve, reject) => {
      forgetter = Forgetter.start(on.database, {
        ...{ ends, keepDays },
        onForgotten: ({ contents, rows, kept }) => {
          all.contents += contents;
          all.rows += rows;
          all.kept += kept;
          void db
            .selectFrom('backstitch_forget')
            .select('after_key')
            .executeTakeFirstOrThrow()
            .then(({ after_key }) => after_key === '' && resolve(), reject);
        },
        onTrouble: (error) => error && reject(error),
      });
    });
    await forgetter!.stop();
    return all;
  }

  it('keeps all of a saga that is known, whole or not, and lets go of inputs and answers when it is forgotten', async () => {
    for (const id of ['whole', 'open']) await hold(id);
    ends.of.set('whole', 'whole');
    expect(await pass()).toMatchObject({ contents: 0, rows: 0 });
    await expect(hold('whole')).resolves.toEqual({ held: 1 });
    ends.of.set('whole', 'forgotten');
    expect(await pass()).toMatchObject({ contents: 1, rows: 0 });
    expect(await row('whole')).toMatchObject({ state: 'done', happened: 'all', input: null, response: null });
    expect(await row('open')).toMatchObject({ state: 'done', response: '{"held":1}' });
    expect(await effectsOf(on.database, ['key-whole/hold'])).toMatchObject([{ state: 'done', request: 'hold' }]);
    expect(await pass()).toMatchObject({ contents: 0, rows: 0 });
  });

  it('keeps what was forgotten before anybody has seen that it was whole, and asks no more', async () => {
    await hold('early');
    ends.of.set('early', 'forgotten');
    expect(await pass()).toMatchObject({ contents: 0, rows: 0 });
    expect(await pass()).toMatchObject({ contents: 0, rows: 0 });
    expect(ends.asked).toEqual(['early']);
    await expect(hold('early')).resolves.toEqual({ held: 1 });
  });

  it('keeps what was seen whole for the last time longer ago than Temporal knows it: it may have been reset meanwhile', async () => {
    for (const id of ['down', 'looked']) await hold(id);
    for (const id of ['down', 'looked']) ends.of.set(id, 'whole');
    await pass();
    // It still is whole when it is looked at again.
    await pass();
    ends.of.set('down', 'forgotten');
    // The forgetter was down for longer than the retention.
    expect(await pass(1, 1.1)).toMatchObject({ contents: 0, rows: 0 });
    ends.of.set('looked', 'forgotten');
    expect(await pass()).toMatchObject({ contents: 1, rows: 0 });
    expect(await pass()).toMatchObject({ contents: 0, rows: 0 });
    await expect(hold('down')).resolves.toEqual({ held: 1 });
    expect(await row('looked')).toMatchObject({ response: null });
  });

  it('hurries when what it has seen whole is looked at again late, and counts what it keeps for ever', async () => {
    await hold('late');
    ends.of.set('late', 'whole');
    await pass();
    await pass(1, 0.55);
    expect(ends.isBehind).toBe(false);
    await pass(1, 0.7);
    expect(ends.isBehind).toBe(true);
    ends.of.set('late', 'forgotten');
    expect(await pass(1, 1.1)).toMatchObject({ contents: 0, kept: 1 });
    expect(await pass()).toMatchObject({ kept: 0 });
  });

  it('keeps what goes on after all: a reset of a saga that had ended', async () => {
    await hold('reset');
    ends.of.set('reset', 'whole');
    await pass();
    ends.of.set('reset', 'not-yet');
    await pass();
    expect(await row('reset')).toMatchObject({ whole_at: null });
    ends.of.set('reset', 'forgotten');
    expect(await pass()).toMatchObject({ contents: 0, rows: 0 });
    await expect(hold('reset', { reset: true })).resolves.toEqual({ held: 1 });
  });

  /** A row of each kind, whose contents have gone. */
  async function letGo(): Promise<void> {
    await hold('done');
    await hold('refused', {}, 'empty').catch(() => undefined);
    await hold('undone');
    await release('undone');
    await release('never');
    for (const id of ['done', 'refused', 'undone', 'never']) ends.of.set(id, 'whole');
    await pass();
    for (const id of ['done', 'refused', 'undone', 'never']) ends.of.set(id, 'forgotten');
    expect(await pass()).toMatchObject({ contents: 4, rows: 0 });
    asked.length = 0;
  }

  it('a late attempt takes no effect after the answer went, and nothing is called done that is not', async () => {
    await letGo();
    for (const id of ['done', 'refused']) await expect(hold(id)).rejects.toMatchObject({ code: 'effect-unsettled' });
    for (const id of ['undone', 'never']) await expect(hold(id)).rejects.toMatchObject({ code: 'AlreadyCompensated' });
    await expect(release('done')).rejects.toMatchObject({ code: 'effect-unsettled' });
    await release('refused');
    await release('undone');
    expect(asked).toEqual([]);
  });

  it('a late attempt takes no effect after the row went, and a young one does', async () => {
    await letGo();
    await age('forgotten_at', 3);
    expect(await pass(4)).toMatchObject({ contents: 0, rows: 0 });
    expect(await pass(2)).toMatchObject({ contents: 0, rows: 4 });
    const late = { askedAt: Date.now() - 3 * day };
    for (const id of ['done', 'refused', 'undone', 'never']) {
      await expect(hold(id, late)).rejects.toMatchObject({ code: 'superseded' });
      await expect(release(id, late)).rejects.toMatchObject({ code: 'superseded' });
      await expect(release(id, late, { answered: true })).rejects.toMatchObject({ code: 'superseded' });
      expect(await row(id)).toBeUndefined();
    }
    await expect(release('done', {}, { answered: true })).rejects.toMatchObject({ code: 'effect-unsettled' });
    expect(asked).toEqual([]);
    // It has waited for its worker for two days: an attempt of then was refused, and the next isn't.
    await expect(hold('waited', late)).rejects.toMatchObject({ code: 'superseded' });
    await expect(hold('waited')).resolves.toEqual({ held: 1 });
    await expect(hold('yesterday', { askedAt: Date.now() - 1.5 * day })).resolves.toEqual({ held: 1 });
    expect(asked).toEqual(['hold', 'hold']);
  });

  it('leaves alone what is in doubt', async () => {
    await hold('begun');
    await db.updateTable('backstitch_barrier').set({ state: 'begun' }).execute();
    ends.of.set('begun', 'whole');
    await pass();
    expect([ends.asked, (await row('begun'))?.whole_at]).toEqual([[], null]);
  });

  if (dialect === 'mysql') return;
  it('goes on where one was that was killed with -9, and no row has lost half of what it had', async () => {
    const now = new Date().toISOString();
    const wholeAt = Date.now() - 0.6 * knownMs;
    const count = maxRows * 12;
    const many = Array.from({ length: count }, (_, at) => ({
      ...{ step_key: `many-${String(at).padStart(5, '0')}/hold`, saga_type: 't', saga_id: 'many', step_id: 'hold' },
      ...{ request: 'hold', state: 'done' as const, happened: 'all' as const, input: '{}', response: '{"held":1}' },
      ...{ asked_at: 1, created_at: now, changed_at: now, round: 1, whole_at: wholeAt },
    }));
    for (let at = 0; at < count; at += 200) {
      await db
        .insertInto('backstitch_barrier')
        .values(many.slice(at, at + 200))
        .execute();
    }
    const rowsWhere = async (column: 'input' | 'response' | 'forgotten_at') =>
      (await db.selectFrom('backstitch_barrier').select('step_key').where(column, 'is not', null).execute()).length;
    let before = 0;
    for (let kill = 0; kill < 3; kill++) {
      child = TestProcess.typescript(require.resolve('../../test/forget/forgetting-child'), {}, [url]);
      await child.said(/^forgotten/);
      await child.kill();
      const forgotten = await rowsWhere('forgotten_at');
      expect(forgotten % maxRows).toBe(0);
      expect(forgotten).toBeGreaterThan(before);
      expect([await rowsWhere('input'), await rowsWhere('response')]).toEqual([count - forgotten, count - forgotten]);
      before = forgotten;
      // Nobody waits for its lease here.
      await db.updateTable('backstitch_forget').set({ until: 0 }).execute();
    }
    ends.of.set('many', 'forgotten');
    expect(await pass(1, 0)).toMatchObject({ contents: count - before, rows: 0 });
  });
});
