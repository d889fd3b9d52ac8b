import { execute, type Json, type JsonObject, type StateMachine, validateDefinition } from '../src';
import { withinTwoSeconds } from './within-two-seconds';
import { ReplayEffects } from '@backstitch/testing/conformance';

/** Runs one state, which must be valid or refused, within two seconds. */
function attempt(state: JsonObject, input: Json = {}) {
  const definition = { StartAt: 'S', States: { S: { End: true, ...state } } };
  return withinTwoSeconds(async () => {
    const faults = validateDefinition(definition);
    if (faults.length > 0) return { refused: faults.map(({ code }) => code) };
    const effects = new ReplayEffects({});
    return effects.time.run(execute(definition as unknown as StateMachine, input, effects));
  });
}

const output = (source: string) => ({ Type: 'Pass', QueryLanguage: 'JSONata', Output: `{% ${source} %}` });
const parameters = (text: string) => ({ Type: 'Pass', Parameters: { 'x.$': text } });
const deep = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as Json;

describe('a hostile expression fails its state with States.QueryEvaluationError', () => {
  it.each([
    '$pad("", 1000000000)',
    '($f := function($x) { $f($x) }; $f(1))',
    '($f := function($x) { $f($x) + 1 }; $f(1))',
    '[1..10000000]',
    '$constructor("return process")()',
    '$states.input.constructor.constructor("return 1")()',
    '$eval("1")',
    '$parse("' + '['.repeat(9000) + ']'.repeat(9000) + '")',
    '$match("aaaa", /(?<=a)a/)',
  ])('%s', async (source) => {
    const outcome = await attempt(output(source));
    if ('refused' in outcome) expect(outcome.refused).toContain('bad-expression');
    else expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });

  it('but a regular expression made to backtrack simply finds nothing', async () => {
    const outcome = await attempt(output('$contains($states.input.text, /(a+)+$/)'), {
      text: `${'a'.repeat(100_000)}!`,
    });
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: false });
  });
});

describe('a hostile input or definition is refused or fails clearly', () => {
  it('10 MB of input', async () => {
    const outcome = await attempt({ Type: 'Pass' }, { text: 'x'.repeat(10_000_000) });
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  it('10 MB of expression', async () => {
    expect(await attempt(output(`"${'x'.repeat(10_000_000)}"`))).toEqual({ refused: ['too-large'] });
  });

  it('input nested without end', async () => {
    expect(await attempt({ Type: 'Pass' }, deep(100_000))).toMatchObject({ error: 'States.DataLimitExceeded' });
  });

  it.each<[string, JsonObject]>([
    ['a Result nested without end', { Type: 'Pass', Result: deep(2000) }],
    ['a path of filters in filters', parameters(`$[?(${'('.repeat(2000)}@.a${')'.repeat(2000)})]`)],
    ['intrinsic functions nested without end', parameters('States.Array('.repeat(2000) + ')'.repeat(2000))],
    ['parentheses nested without end', output('('.repeat(10_000) + ')'.repeat(10_000))],
    [
      'rules nested without end',
      { Type: 'Choice', Choices: [JSON.parse('{"Not":'.repeat(900) + '{}' + '}'.repeat(900)) as Json] },
    ],
    ['a Label of control characters', { Type: 'Map', ItemProcessor: {}, Label: '\u0000' }],
  ])('%s', async (_, state) => {
    const outcome = await attempt(state);
    expect('refused' in outcome ? 'refused' : outcome.status).toMatch(/refused|FAILED/);
  });

  it.each([
    'States.JsonToString('.repeat(10) + '$.quotes' + ')'.repeat(10),
    "States.Format('{}{}{}{}{}', $.big, $.big, $.big, $.big, $.big)",
    'States.StringToJson($.nested)',
    'States.ArrayUnique($.many)',
    'States.ArrayRange(0, 1000000000, 1)',
    '$..*..*..*..*..*',
    '$.many[?(@ in $.many)]',
  ])('%s', async (text) => {
    const input = {
      big: 'x'.repeat(120_000),
      quotes: '"'.repeat(20_000),
      nested: '['.repeat(20_000) + ']'.repeat(20_000),
      many: Array.from({ length: 9_000 }, (_, i) => i),
    };
    const outcome = await attempt(parameters(text), input);
    expect(['FAILED', 'SUCCEEDED']).toContain('status' in outcome ? outcome.status : 'refused');
  });

  it('a variable that doubles in every round of a loop', async () => {
    const definition = {
      StartAt: 'Double',
      States: {
        Double: { Type: 'Pass', Assign: { 'x.$': 'States.Array($x, $x)' }, Next: 'Again' },
        Again: { Type: 'Pass', Next: 'Double' },
        End: { Type: 'Succeed' },
      },
    };
    const first = {
      StartAt: 'Init',
      States: { Init: { Type: 'Pass', Assign: { x: 'x' }, Next: 'Double' }, ...definition.States },
    };
    const outcome = await withinTwoSeconds(() => {
      const effects = new ReplayEffects({});
      return effects.time.run(execute(first as unknown as StateMachine, {}, effects));
    });
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  it('a loop without end', async () => {
    const loop = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } } };
    const effects = new ReplayEffects({});
    const outcome = await effects.time.run(execute(loop as unknown as StateMachine, {}, effects));
    expect(outcome).toMatchObject({
      status: 'FAILED',
      cause: 'The execution reached the maximum number of history events (25000).',
    });
  });
});

describe('prototype names are only names', () => {
  const names = { ['__proto__']: { a: 1 }, constructor: 'c', toString: 't' };

  it.each<[string, JsonObject, Json]>([
    ['in paths', parameters('$.__proto__.a'), { x: 1 }],
    ['in expressions', output('$states.input.constructor'), 'c'],
    [
      'in ResultPath',
      { Type: 'Pass', Result: 1, ResultPath: '$.__proto__.b' },
      { ['__proto__']: { a: 1, b: 1 }, constructor: 'c', toString: 't' },
    ],
    [
      'in templates',
      { Type: 'Pass', Parameters: JSON.parse('{"__proto__":{"x.$":"$.toString"}}') as Json },
      { ['__proto__']: { x: 't' } },
    ],
    [
      'where they are missing',
      { Type: 'Choice', Choices: [{ Variable: '$.valueOf', IsPresent: true, Next: 'S' }], Default: 'S' },
      'loop',
    ],
  ])('%s', async (_, state, expected) => {
    const outcome = await attempt(state, names);
    if (expected === 'loop') return;
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: expected });
    expect(({} as Record<string, unknown>)['b']).toBeUndefined();
  });

  it('as names of states and variables', async () => {
    const definition = JSON.parse(
      '{"StartAt":"__proto__","States":{"__proto__":{"Type":"Pass","Assign":{"constructor":1},"Next":"toString"},"toString":{"Type":"Pass","Parameters":{"x.$":"$constructor"},"End":true}}}',
    ) as Json;
    expect(validateDefinition(definition)).toEqual([]);
    const effects = new ReplayEffects({});
    const outcome = await effects.time.run(execute(definition as unknown as StateMachine, {}, effects));
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { x: 1 } });
  });
});
