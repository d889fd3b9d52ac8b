import { join } from 'node:path';
import { generateProgram } from '../../libs/testing/src/programs/generate-program';
import { printed } from '../../libs/testing/src/programs/any-program';
import { CasePool } from '../../libs/testing/src/simulator/case-pool';
import { Choices } from '../../libs/testing/src/simulator/choices';
import { shrinkCase } from '../../libs/testing/src/simulator/shrink-case';
import { bundleOf } from '@backstitch/testing/bench';

let pool: CasePool;
beforeAll(async () => {
  const { code } = await bundleOf({
    workflowsPath: join(__dirname, '../../libs/testing/src/programs/program-sagas.ts'),
  });
  pool = new CasePool(code, 1);
});
afterAll(() => pool.close());

it('the same seed makes the same program, and the same things happen to it', async () => {
  for (let seed = 1; seed <= 12; seed += 1) {
    const [program, again] = [1, 2].map(() => generateProgram(new Choices({ seed })));
    expect(again).toEqual(program);
    const [first, second] = [
      await pool.run({ programSeed: seed, choices: { seed } }),
      await pool.run({ program, choices: { seed } }),
    ];
    expect(second).toEqual(first);
    expect({ ...(await pool.run({ program, choices: { given: first.made } })), made: [] }).toEqual({
      ...first,
      made: [],
    });
  }
});

it('makes a case smaller as long as it shows the same, and prints it as code', async () => {
  const program = generateProgram(new Choices({ seed: 1 }));
  // Any that ends badly, after a refusal.
  let made: readonly number[] | undefined;
  for (let seed = 1; made === undefined; seed += 1) {
    const result = await pool.run({ program, choices: { seed } });
    if (result.end === 'failed') ({ made } = result);
  }
  const small = await shrinkCase(
    { program, made },
    (one) => pool.run(one),
    ({ end }) => end === 'failed',
    150,
  );
  expect(JSON.stringify(small.program).length).toBeLessThan(JSON.stringify(program).length);
  expect(small.made.length).toBeLessThanOrEqual(made.length);
  expect(printed(small.program)).toMatch(/^saga\(\w+, async \(\) => {\n( {2}.*\n)+}\);$/);
});
