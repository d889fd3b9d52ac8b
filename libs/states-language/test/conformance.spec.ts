import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judge } from '../conformance/compare.mjs';
import { execute, type StateMachine } from '../src';
import { type Case } from './Case';
import { ReplayEffects } from './ReplayEffects';

const casesOf = (file: string) =>
  JSON.parse(readFileSync(join(__dirname, '..', 'conformance', file), 'utf8')) as Case[];

describe('execution cases', () => {
  it.each(casesOf('execution.json').map((testCase) => [testCase.id.replace(/^.*?::/, ''), testCase] as const))(
    '%s',
    async (_, testCase) => {
      const effects = new ReplayEffects(testCase);
      const machine = testCase.definition as unknown as StateMachine;
      const outcome = await effects.time.run(
        execute(machine, testCase.input ?? {}, effects, { context: testCase.context }),
      );
      expect(judge(testCase, outcome)).toEqual({ core: [], cause: [] });
    },
  );
});
