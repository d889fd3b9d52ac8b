import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Case, type CaseOutcome, resultsOf } from '@backstitch/testing/conformance';
import { quietRuntime } from '@backstitch/testing/bench';
import { judge } from '../../libs/states-language/conformance/compare.mjs';

// Executions that fail on purpose would fill the screen.
quietRuntime();

const folder = join(__dirname, '../../libs/states-language/conformance');
const cases = JSON.parse(readFileSync(join(folder, 'execution.json'), 'utf8')) as Case[];
const server = () => Promise.resolve({ address: process.env.BACKSTITCH_TEST_TEMPORAL! });

test('the workflow of all state machines, on a real server, does what AWS recorded', async () => {
  const results = (await resultsOf(cases, { server })) as CaseOutcome[];
  const different = cases.flatMap((testCase, index) => {
    const { core, cause } = judge(testCase, results[index]!);
    return core.length + cause.length > 0 ? [[testCase.id, ...core, ...cause]] : [];
  });
  expect(different).toEqual([]);
}, 120_000);

test('a case that is wrong, or never ends, is a result like any other, and stops no other', async () => {
  const machine = (state: object) => ({ StartAt: 'S', States: { S: { ...state, End: true } } });
  const common = { test: 't', tier: 'pure', tags: [], expected: {} };
  const odd = [
    { ...common, kind: 'execution', id: 'nothing' },
    { ...common, kind: 'dance', id: 'unknown' },
    { ...common, kind: 'execution', id: 'text', definition_text: '{' },
    { ...common, kind: 'test_state', id: 'no request', definition: {} },
    { ...common, kind: 'execution', id: 'well', definition: machine({ Type: 'Pass' }), input: { a: 1 } },
    {
      ...common,
      ...{ kind: 'execution', id: 'large', input: Array.from({ length: 50 }, (_, n) => n) },
      definition: machine({
        Type: 'Map',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'T',
          States: { T: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: {}, End: true } },
        },
      }),
      task_results: Array.from({ length: 50 }, () => ({ state: 'T', resource: 'invoke', result: { output: 7 } })),
    },
    {
      ...common,
      kind: 'execution',
      id: 'unanswered',
      definition: machine({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: {} }),
    },
  ];
  const results = await resultsOf(odd, { server });
  expect(results).toMatchObject([
    { status: 'REFUSED' },
    { status: 'UNKNOWN_KIND' },
    { status: 'REFUSED', error: 'InvalidDefinition' },
    { api_error: 'InvalidDefinition' },
    { status: 'SUCCEEDED', output: { a: 1 } },
    { status: 'SUCCEEDED', output: Array(50).fill(7) as number[] },
    { status: 'FAILED', error: 'NoRecordedResult' },
  ]);
});
