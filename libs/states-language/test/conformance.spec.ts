import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diff, judge } from '../conformance/compare.mjs';
import {
  awsDiagnostics,
  creationError,
  execute,
  type HistoryEvent,
  type Json,
  type JsonObject,
  type StateMachine,
  testState,
  type TestStateRequest,
  validateDefinition,
} from '../src';
import type { Case } from '@backstitch/testing/conformance';
import { ReplayEffects } from '@backstitch/testing/conformance';

const casesOf = (file: string) =>
  JSON.parse(readFileSync(join(__dirname, '..', 'conformance', file), 'utf8')) as Case[];

/** Macro-average: each distinct test counts the same, however many rows its table has. */
const scores = new Map<string, Map<string, number[]>>();
const score = (file: string, testCase: Case, passed: boolean) => {
  const tests = scores.get(file) ?? new Map<string, number[]>();
  scores.set(file, tests.set(testCase.test, [...(tests.get(testCase.test) ?? []), passed ? 1 : 0]));
};
const mean = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;

afterAll(() => {
  const lines = [...scores].map(([file, tests]) => {
    const all = [...tests.values()];
    const macro = (mean(all.map(mean)) * 100).toFixed(1);
    const rows = all.flat();
    return `${file}: ${macro} % (macro-average over ${all.length} tests), ${rows.filter(Boolean).length} of ${rows.length} cases`;
  });
  process.stdout.write(`${lines.join('\n')}\n`);
});

/** Not passed, and why. Everything that is not named here passes, or the test fails. */
const heldBack: Record<string, string> = Object.fromEntries(
  [
    'test_strict_mode_aws_sdk_lambda_get_function_task[integer_more_than_maximum_allowed]',
    'test_strict_mode_aws_sdk_s3_task[wrong_long_type_string]',
    'test_present_mode_aws_sdk_kms_task[wrong_blob_type_number]',
    'test_present_mode_aws_sdk_lambda_get_function_task[integer_less_than_minimum_allowed]',
    'test_present_mode_aws_sdk_s3_task[non_existent_enum_value]',
    'test_present_mode_aws_sdk_s3_task[wrong_long_type_string]',
    'test_present_mode_eventbridge_task[wrong_type_nested_field]',
  ].map((name) => [
    name,
    'checks a mocked result against the model of an AWS service, which is not part of the language',
  ]),
);

function suite(file: string, passes: (testCase: Case) => Promise<void>) {
  describe(file, () => {
    it.each(casesOf(file).map((testCase) => [testCase.id.replace(/^.*::/, ''), testCase] as const))(
      '%s',
      async (name, testCase) => {
        const failure = await passes(testCase).then(
          () => undefined,
          (error: unknown) => error,
        );
        score(file, testCase, failure === undefined);
        if (heldBack[name] === undefined) {
          if (failure !== undefined) throw failure as Error;
        } else expect([name, failure === undefined]).toEqual([name, false]);
      },
    );
  });
}

suite('execution.json', async (testCase) => {
  expect(validateDefinition(testCase.definition!, { machineType: testCase.machine_type })).toEqual([]);
  const effects = new ReplayEffects(testCase);
  const machine = testCase.definition as unknown as StateMachine;
  const outcome = await effects.time.run(
    execute(machine, testCase.input ?? {}, effects, { context: testCase.context }),
  );
  expect(judge(testCase, outcome)).toEqual({ core: [], cause: [] });
  expectTrace(testCase, effects.events);
});

suite('create.json', async (testCase) => {
  const definition = (testCase as { definition_text?: string }).definition_text ?? testCase.definition!;
  const refused = creationError(validateDefinition(definition, { machineType: testCase.machine_type }));
  expect(refused?.error).toBe(testCase.expected['creation_error']);
  // Where AWS's own words were recorded, they are ours. (Where they were not, the words are LocalStack's.)
  if ((testCase as { aws_validated?: string | null }).aws_validated != null) {
    expect(testCase.expected['message']).toContain(refused?.message);
  }
});

suite('validate.json', async (testCase) => {
  const definition = (testCase as { definition_text?: string }).definition_text ?? testCase.definition!;
  const diagnostics = awsDiagnostics(validateDefinition(definition, { machineType: testCase.machine_type }));
  expect({ diagnostics, result: diagnostics.length > 0 ? 'FAIL' : 'OK', truncated: false }).toEqual(testCase.expected);
});

suite('test_state.json', async (testCase) => {
  const effects = new ReplayEffects(testCase);
  const request = { definition: testCase.definition, ...testCase.request } as unknown as TestStateRequest;
  const response = await effects.time.run(testState(request, effects));
  expect(diff(testCase.expected, asRecorded(response), new Set(testCase.expected_masks ?? []))).toEqual([]);
});

/** The recording has the texts of arrays in inspectionData as Python writes them, and objects parsed. */
function asRecorded(response: Awaited<ReturnType<typeof testState>>): unknown {
  if (!('inspectionData' in response) || response.inspectionData === undefined) return response;
  const stages = Object.entries(response.inspectionData);
  return {
    ...response,
    inspectionData: Object.fromEntries(
      stages.map(([stage, value]) => [stage, Array.isArray(value) ? pythonText(value) : value]),
    ),
  };
}

function pythonText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(pythonText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}: ${pythonText(member)}`)
    .join(', ')}}`;
}

/** The recorded trace: states entered and left. Where the recording is in order, ours is too. */
function expectTrace(testCase: Case, events: HistoryEvent[]) {
  if (testCase.trace === undefined || testCase.expected_masks !== undefined) return;
  const ours = events.flatMap((event): JsonObject[] => {
    if (event.type.endsWith('StateEntered')) return [{ enter: event.state!, input: event.input! }];
    if (!event.type.endsWith('StateExited')) return [];
    return [
      {
        exit: event.state!,
        output: event.output!,
        ...(event.assigned === undefined ? {} : { assigned: event.assigned }),
      },
    ];
  });
  const names = (trace: JsonObject[]) =>
    trace.map(
      (step) => `${step['enter'] === undefined ? 'exit' : 'enter'} ${JSON.stringify(step['enter'] ?? step['exit'])}`,
    );
  if (testCase.trace_ordered === true) expect(names(ours)).toEqual(names(testCase.trace));
  else expect(names(ours).sort()).toEqual(names(testCase.trace).sort());
}
