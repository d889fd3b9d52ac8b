import { join } from 'node:path';
import { CasePool } from '../../libs/testing/src/simulator/case-pool';
import type { FindingCode } from '../../libs/testing/src/simulator/finding';
import { bundleOf } from '@backstitch/testing/bench';
import type { WrongProcess } from './broken-machines';

let pool: CasePool;
beforeAll(async () => {
  pool = new CasePool((await bundleOf({ workflowsPath: join(__dirname, 'broken-machines.ts') })).code, 1);
});
afterAll(() => pool.close());

it.each<[WrongProcess, FindingCode]>([
  ['forgets', 'wrong-event'],
  ['keeps silent', 'lost-event'],
  ['waits', 'never-ended'],
])('a process that %s is found: %s', async (wrong, code) => {
  const program = { machine: 'driven', states: [{ at: wrong }], policies: {} } as const;
  const { findings } = await pool.run({ program, choices: { given: [] } });
  expect(findings.map((finding) => finding.code)).toContain(code);
});
