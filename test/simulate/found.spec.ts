import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CaseAsked, CasePool } from '../../libs/testing/src/simulator/case-pool';
import type { Program } from '../../libs/testing/src/programs/program';
import { bundleOf } from '@backstitch/testing/bench';

const folder = join(__dirname, 'found');

let pool: CasePool;
beforeAll(async () => {
  const path = join(__dirname, '../../libs/testing/src/programs/program-sagas.ts');
  pool = new CasePool((await bundleOf({ workflowsPath: path })).code, 1);
}, 60_000);
afterAll(() => pool.close());

/** Cases that once failed, as `npm run simulate` printed them: the engine was wrong there, or who judges it. */
it.each(readdirSync(folder))('%s', async (file) => {
  const { program, choices } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
    readonly program: Program;
    readonly choices: readonly number[];
  };
  const asked: CaseAsked = { program, choices: { given: choices } };
  expect((await pool.run(asked)).findings).toEqual([]);
});
