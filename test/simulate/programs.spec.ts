import { join } from 'node:path';
import { CasePool } from '../../libs/testing/src/simulator/case-pool';
import { searchCases } from '../../libs/testing/src/simulator/search-cases';
import { plainBundleOf } from '../../libs/testing/src/stage/bundle';

const programsPath = join(__dirname, '../../libs/testing/src/programs/program-sagas.ts');
const seconds = Number(process.env.BACKSTITCH_SIMULATE_SECONDS ?? 45);
const seed = Number(process.env.BACKSTITCH_SEED ?? 1);

it(
  'random programs keep the guarantee, whatever comes in which workflow task',
  async () => {
    const { code } = await plainBundleOf(programsPath);
    const pool = new CasePool(code, 2);
    try {
      const until = Date.now() + seconds * 1_000;
      const { kinds, cases } = await searchCases(pool, { seed, processes: 2, until, schedules: 10 });
      expect(
        [...kinds.values()].map(({ kind, programSeed, choiceSeed }) => ({ kind, programSeed, choiceSeed })),
      ).toEqual([]);
      expect(cases).toBeGreaterThan(100);
    } finally {
      pool.close();
    }
  },
  (seconds + 60) * 1_000,
);
