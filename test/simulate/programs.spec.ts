import { join } from 'node:path';
import { CasePool } from '../../libs/testing/src/simulator/case-pool';
import { searchCases } from '../../libs/testing/src/simulator/search-cases';
import { bundleOf } from '@backstitch/testing/bench';

const programsPath = join(__dirname, '../../libs/testing/src/programs/program-sagas.ts');
/** Counted, not timed: the same cases on every machine. `npm run simulate` goes on from there. */
const programs = Number(process.env.BACKSTITCH_SIMULATE_PROGRAMS ?? 60);
const seed = Number(process.env.BACKSTITCH_SEED ?? 1);

it(
  'random programs keep the guarantee, whatever comes in which workflow task',
  async () => {
    const { code } = await bundleOf({ workflowsPath: programsPath });
    const pool = new CasePool(code, 2);
    try {
      const { kinds, cases } = await searchCases(pool, {
        seed,
        processes: 2,
        until: Infinity,
        programs,
        schedules: 10,
      });
      expect(
        [...kinds.values()].map(({ kind, programSeed, choiceSeed }) => ({ kind, programSeed, choiceSeed })),
      ).toEqual([]);
      expect(cases).toBe(programs * 10);
    } finally {
      pool.close();
    }
  },
  60_000 + programs * 5_000,
);
