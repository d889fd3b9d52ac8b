import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../../libs/testing/src/machines/machine';
import { CasePool } from '../../libs/testing/src/simulator/case-pool';
import { searchCases } from '../../libs/testing/src/simulator/search-cases';
import { sagasOf } from '../../libs/testing/src/programs/any-program';
import { bundleOf } from '@backstitch/testing/bench';

/** Counted, not timed: the same cases on every machine. `npm run simulate -- --machines` goes on from there. */
const machines = Number(process.env.BACKSTITCH_SIMULATE_MACHINES ?? 60);
const seed = Number(process.env.BACKSTITCH_SEED ?? 1);

const folder = join(__dirname, 'found-machines');

let pool: CasePool;
beforeAll(async () => {
  pool = new CasePool((await bundleOf({ workflowsPath: sagasOf('machines') })).code, 2);
}, 60_000);
afterAll(() => pool.close());

it(
  'random machines keep the guarantee and lose no event, in whatever order, how late and how often events come',
  async () => {
    const { kinds, cases } = await searchCases(pool, {
      ...{ of: 'machines', seed, processes: 2, until: Infinity, programs: machines, schedules: 10 },
    });
    expect([...kinds.values()].map(({ kind, programSeed, choiceSeed }) => ({ kind, programSeed, choiceSeed }))).toEqual(
      [],
    );
    expect(cases).toBe(machines * 10);
  },
  60_000 + machines * 5_000,
);

/** Cases that once failed, as `npm run simulate -- --machines` printed them. */
it.each(readdirSync(folder))('%s', async (file) => {
  const { program, choices } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
    readonly program: Machine;
    readonly choices: readonly number[];
  };
  expect((await pool.run({ program, choices: { given: choices } })).findings).toEqual([]);
});
