import { join } from 'node:path';
import type { Program } from '../../libs/testing/src/programs/program';
import { CasePool } from '../../libs/testing/src/simulator/case-pool';
import type { FindingCode } from '../../libs/testing/src/simulator/finding';
import { bundleOf } from '@backstitch/testing/bench';
import type { Wrong } from './broken-sagas';

let pool: CasePool;
beforeAll(async () => {
  const { code } = await bundleOf({ workflowsPath: join(__dirname, 'broken-sagas.ts') });
  pool = new CasePool(code, 2, 4_000);
});
afterAll(() => pool.close());

const programOf = (at: Wrong): Program => ({ type: 'plain', body: [{ at, do: 'now' }] });

it.each<[Wrong, FindingCode]>([
  ['forgets', 'still-in-effect'],
  ['differs', 'nondeterminism'],
  ['endless', 'worker-killed'],
  ['large', 'terminated'],
  ['rejects', 'task-failed'],
  ['waits', 'never-ended'],
])('a saga that %s is found: %s', async (wrong, code) => {
  const codes = new Set<FindingCode>();
  for (let seed = 1; seed <= 30 && !codes.has(code); seed += 1) {
    const { findings } = await pool.run({ program: programOf(wrong), choices: { seed } });
    for (const finding of findings) codes.add(finding.code);
  }
  expect([...codes]).toContain(code);
});
