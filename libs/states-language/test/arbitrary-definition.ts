import fc from 'fast-check';
import type { Json, JsonObject } from '../src';

const errorName = fc.constantFrom('States.ALL', 'States.TaskFailed', 'States.Timeout', 'Refused', 'Broken');
const retry = fc.array(
  fc.record({
    ErrorEquals: errorName.filter((name) => name !== 'States.ALL').map((name) => [name]),
    MaxAttempts: fc.integer({ min: 0, max: 2 }),
    IntervalSeconds: fc.integer({ min: 1, max: 3 }),
    JitterStrategy: fc.constantFrom('FULL', 'NONE'),
  }),
  { maxLength: 2 },
);

/** What a state does, without its transition. `inner` makes the machines in it; undefined: none. */
function body(jsonata: boolean, depth: number, prefix: string): fc.Arbitrary<JsonObject> {
  const pass = jsonata
    ? fc.constantFrom<JsonObject>(
        { Type: 'Pass', Output: { n: '{% $count([1..3]) %}', in: '{% $states.input %}' } },
        { Type: 'Pass', Assign: { seen: '{% $random() %}' } },
        { Type: 'Pass', Output: '{% $states.input.missing %}' },
        { Type: 'Pass', Output: [1, null, '{% $string($states.context.State.Name) %}'] },
      )
    : fc.constantFrom<JsonObject>(
        { Type: 'Pass' },
        { Type: 'Pass', Result: { a: [1, 2, 3] } },
        { Type: 'Pass', Result: null },
        { Type: 'Pass', Parameters: { 'id.$': 'States.UUID()', 'all.$': '$' } },
        { Type: 'Pass', Parameters: { 'a.$': '$.a' }, ResultPath: '$.deep.er' },
        { Type: 'Pass', InputPath: null, OutputPath: '$' },
        { Type: 'Pass', Assign: { 'seen.$': '$$.State.Name' }, ResultPath: null },
      );
  const wait = fc.constantFrom<JsonObject>(
    { Type: 'Wait', Seconds: 5 },
    { Type: 'Wait', Timestamp: '2026-01-01T00:00:10Z' },
    ...(jsonata ? [{ Type: 'Wait', Seconds: '{% 1 + 1 %}' }] : [{ Type: 'Wait', SecondsPath: '$.seconds' }]),
  );
  const task = fc
    .record({ retry, timeout: fc.integer({ min: 1, max: 20 }), token: fc.boolean() })
    .map(({ retry, timeout, token }): JsonObject => ({
      Type: 'Task',
      Resource: `urn:backstitch:hotels:reserveRoom${token ? '.waitForTaskToken' : ''}`,
      TimeoutSeconds: timeout,
      Retry: retry,
    }));
  const leaves = [pass, wait, task];
  if (depth === 0) return fc.oneof(...leaves);
  const machine = (at: string) => arbitraryMachine(depth - 1, `${prefix}${at}`, jsonata);
  const parallel = fc
    .tuple(machine('p'), machine('q'), retry)
    .map(([p, q, Retry]): JsonObject => ({ Type: 'Parallel', Branches: [p, q], Retry }));
  const map = fc
    .record({
      inner: machine('m'),
      mode: fc.constantFrom('INLINE', 'DISTRIBUTED'),
      tolerated: fc.integer({ min: 0, max: 100 }),
    })
    .map(({ inner, mode, tolerated }): JsonObject => ({
      Type: 'Map',
      ...(jsonata ? { Items: [1, 'two', { three: 3 }] } : { ItemsPath: '$.a' }),
      MaxConcurrency: tolerated % 4,
      ...(mode === 'DISTRIBUTED' ? { ToleratedFailurePercentage: tolerated } : {}),
      ItemProcessor: {
        ...inner,
        ProcessorConfig: mode === 'DISTRIBUTED' ? { Mode: mode, ExecutionType: 'STANDARD' } : { Mode: mode },
      },
    }));
  return fc.oneof(...leaves, parallel, map);
}

/** A machine of up to four states in a row, some with a way back or forward: loops are possible, dead ends are not. */
function arbitraryMachine(depth: number, prefix: string, jsonata: boolean): fc.Arbitrary<JsonObject> {
  const step = fc.record({
    work: body(jsonata, depth, prefix),
    jump: fc.nat(),
    kind: fc.constantFrom('go', 'go', 'catch', 'choice'),
  });
  return fc
    .tuple(fc.array(step, { minLength: 1, maxLength: 4 }), fc.constantFrom('Succeed', 'Fail', 'End'))
    .map(([steps, end]) => {
      const names = steps.map((_, i) => `${prefix}${i}`);
      const last = `${prefix}end`;
      const states = steps.flatMap(({ work, jump, kind }, i): [string, JsonObject][] => {
        const next = names[i + 1] ?? last;
        const target = [...names, last][jump % (names.length + 1)]!;
        const rule: JsonObject = jsonata
          ? { Condition: '{% $random() < 0.5 %}' }
          : { Variable: '$.a', IsPresent: true };
        if (kind === 'choice') {
          const fork = `${names[i]}?`;
          return [
            [names[i]!, { ...work, Next: fork }],
            [fork, { Type: 'Choice', Choices: [{ ...rule, Next: target }], Default: next }],
          ];
        }
        const catches = kind === 'catch' && ['Task', 'Parallel', 'Map'].includes(work['Type'] as string);
        return [
          [
            names[i]!,
            { ...work, Next: next, ...(catches ? { Catch: [{ ErrorEquals: ['States.ALL'], Next: target }] } : {}) },
          ],
        ];
      });
      const ending: JsonObject =
        end === 'End'
          ? { Type: 'Pass', End: true }
          : end === 'Fail'
            ? { Type: 'Fail', Error: 'Broken' }
            : { Type: 'Succeed' };
      return { StartAt: names[0]!, States: Object.fromEntries([...states, [last, ending]]) };
    });
}

/** A whole valid definition, in either query language. */
export const arbitraryDefinition: fc.Arbitrary<JsonObject> = fc.boolean().chain((jsonata) =>
  arbitraryMachine(2, 's', jsonata).map((machine) => ({
    ...uniquely(machine, 'S'),
    QueryLanguage: jsonata ? 'JSONata' : 'JSONPath',
    TimeoutSeconds: 10_000,
  })),
);

/** The same machine with names that are unique in the whole definition, as they must be. */
function uniquely(machine: JsonObject, prefix: string): JsonObject {
  const names = new Map(Object.keys(machine['States'] as JsonObject).map((name, i) => [name, `${prefix}.${i}`]));
  const renamed = (value: unknown, key = '', path = ''): Json => {
    if (Array.isArray(value)) return value.map((item, i) => renamed(item, key, `${path}${i}`));
    if (typeof value !== 'object' || value === null) {
      return ['Next', 'Default', 'StartAt'].includes(key) ? names.get(value as string)! : (value as Json);
    }
    if ('StartAt' in value && path !== '') return uniquely(value as JsonObject, `${prefix}${path}`);
    return Object.fromEntries(
      Object.entries(value).map(([name, member], i) => {
        const inStates = key === 'States';
        return [inStates ? names.get(name)! : name, renamed(member, name, `${path}-${i}`)];
      }),
    );
  };
  return renamed(machine) as JsonObject;
}
