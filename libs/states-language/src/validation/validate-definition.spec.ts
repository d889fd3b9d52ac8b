import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import { awsDiagnostics } from './aws-diagnostics';
import { validateDefinition } from './validate-definition';

const machine = (state: JsonObject, more: JsonObject = {}): Json => ({ StartAt: 'S', States: { S: state, ...more } });
const jsonata = (state: JsonObject): Json => ({ QueryLanguage: 'JSONata', StartAt: 'S', States: { S: state } });
const task = { Type: 'Task', Resource: 'urn:backstitch:hotels:reserveRoom', End: true };
const pass = { Type: 'Pass', End: true };
const inner = { StartAt: 'I', States: { I: pass } };
const distributed = { ...inner, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };
const described = (definition: Json | string, options = {}) =>
  awsDiagnostics(validateDefinition(definition, options)).map(
    ({ code, location, message }) => `${code} ${location}: ${message}`,
  );

describe('validateDefinition', () => {
  it.each<[string, Json | string, string[]]>([
    ['text that is no JSON', '{', ['INVALID_JSON_DESCRIPTION undefined: The definition is not valid JSON']],
    ['no object', [], ['SCHEMA_VALIDATION_FAILED /: Value must be an object']],
    ['nothing', {}, ['SCHEMA_VALIDATION_FAILED /: These fields are required: [StartAt, States]']],
    [
      'an unknown field',
      machine({ ...pass, Nxt: 'S' }),
      ["SCHEMA_VALIDATION_FAILED /States/S: Field 'Nxt' is not supported"],
    ],
    [
      'an unknown type',
      machine({ Type: 'Sleep', End: true }),
      ['SCHEMA_VALIDATION_FAILED /States/S/Type: Value must be one of'],
    ],
    [
      'no way out',
      machine({ Type: 'Pass' }),
      [
        'SCHEMA_VALIDATION_FAILED /States/S: One of these fields is required: [Next, End]',
        'MISSING_END_STATE undefined: Workflow has no terminal state',
      ],
    ],
    [
      'two ways out',
      machine({ ...pass, Next: 'S' }),
      ['SCHEMA_VALIDATION_FAILED /States/S: There should only be one of the following fields: [Next, End]'],
    ],
    [
      'a missing target',
      machine({ Type: 'Pass', Next: 'X' }, { E: pass }),
      [
        "MISSING_TRANSITION_TARGET /States/S/Next: Missing 'Next' target: X",
        'MISSING_TRANSITION_TARGET /States/E: State "E" is not reachable.',
      ],
    ],
    [
      'a start that is not there',
      { StartAt: 'X', States: { S: pass } },
      [
        "MISSING_TRANSITION_TARGET /StartAt: Missing 'Next' target: X",
        'MISSING_TRANSITION_TARGET /States/S: State "S" is not reachable.',
      ],
    ],
    [
      'a loop without end',
      machine({ Type: 'Pass', Next: 'S' }),
      ['MISSING_END_STATE undefined: Workflow has no terminal state'],
    ],
    [
      'TimeoutSeconds on a Pass',
      machine({ ...pass, TimeoutSeconds: 1 }),
      ["SCHEMA_VALIDATION_FAILED /States/S: Field 'TimeoutSeconds' is not supported"],
    ],
    [
      'a JSONata field in JSONPath',
      machine({ ...pass, Output: 1 }),
      [
        "SCHEMA_VALIDATION_FAILED /States/S: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage",
      ],
    ],
    [
      'a JSONPath field in JSONata',
      jsonata({ ...pass, InputPath: '$' }),
      [
        "SCHEMA_VALIDATION_FAILED /States/S: The QueryLanguage is set to 'JSONata', but field 'InputPath' is only supported for the 'JSONPath' QueryLanguage",
      ],
    ],
    [
      'a resource that is no ARN',
      machine({ ...task, Resource: 'x' }),
      ['SCHEMA_VALIDATION_FAILED /States/S/Resource: Value is not a valid resource ARN'],
    ],
    [
      'two time-outs',
      machine({ ...task, TimeoutSeconds: 1, TimeoutSecondsPath: '$.t' }),
      [
        'SCHEMA_VALIDATION_FAILED /States/S: There should only be one of the following fields: [TimeoutSeconds, TimeoutSecondsPath]',
      ],
    ],
    [
      'a heartbeat beyond the time-out',
      machine({ ...task, TimeoutSeconds: 5, HeartbeatSeconds: 5 }),
      ['SCHEMA_VALIDATION_FAILED /States/S/HeartbeatSeconds: HeartbeatSeconds must be less than TimeoutSeconds'],
    ],
    [
      'a bad path',
      machine({ ...pass, InputPath: '$.a[' }),
      ['SCHEMA_VALIDATION_FAILED /States/S/InputPath: Value is not a valid JSONPath: $.a['],
    ],
    [
      'a bad template',
      machine({ ...pass, Parameters: { a: [{ 'b.$': 'x' }] } }),
      [
        "SCHEMA_VALIDATION_FAILED /States/S/Parameters/a[0]/b.$: The value for the field 'b.$' must be a valid JSONPath or a valid intrinsic function call",
      ],
    ],
    [
      'a ResultPath into the context',
      machine({ ...task, ResultPath: '$$.a' }),
      ['SCHEMA_VALIDATION_FAILED /States/S/ResultPath: Value is not a Reference Path'],
    ],
    [
      'an expression that does not parse',
      jsonata({ ...pass, Output: { a: '{% 1 + %}' } }),
      ['INVALID_JSONATA_EXPRESSION /States/S/Output/a: Unexpected end of expression'],
    ],
    [
      'a name at the top level',
      jsonata({ ...pass, Output: '{% phone %}' }),
      ["UNSUPPORTED_JSONATA_EXPRESSION /States/S/Output: Reference to 'phone' at the top level is not supported."],
    ],
    [
      '$ at the top level',
      jsonata({ ...pass, Output: '{% $count($) %}' }),
      ["UNSUPPORTED_JSONATA_EXPRESSION /States/S/Output: Reference to '$' at the top level is not supported."],
    ],
    [
      'an action that a known service does not have',
      machine({ ...task, Resource: 'arn:aws:states:::dynamodb:query' }),
      ['SCHEMA_VALIDATION_FAILED /States/S/Resource: The resource provided arn:aws:states:::dynamodb:query is not'],
    ],
    [
      'a signature of other letters than the grammar has',
      jsonata({ ...pass, Output: `{% function($a)<(s]*[s):n>{ 1 }(1) %}` }),
      ['INVALID_JSONATA_EXPRESSION /States/S/Output: A signature is of the letters'],
    ],
    [
      'a result before there is one',
      jsonata({ ...task, Arguments: '{% $states.result %}', Output: '{% $states.result %}' }),
      ['UNSUPPORTED_JSONATA_EXPRESSION /States/S/Arguments: $states.result has a value only in'],
    ],
    [
      'the result of a state that does no work',
      jsonata({ ...pass, Output: '{% $states.result %}' }),
      ['UNSUPPORTED_JSONATA_EXPRESSION /States/S/Output: $states.result has a value only in'],
    ],
    [
      'the reserved variable',
      machine({ ...pass, Assign: { states: 1 } }),
      ["SCHEMA_VALIDATION_FAILED /States/S/Assign/states: The variable name 'states' is reserved"],
    ],
    [
      'States.ALL with others',
      machine({ ...task, Retry: [{ ErrorEquals: ['States.ALL', 'A'] }] }),
      ['SCHEMA_VALIDATION_FAILED /States/S/Retry[0]/ErrorEquals: States.ALL must appear alone, and in the last rule'],
    ],
    [
      'a negative interval',
      machine({ ...task, Retry: [{ ErrorEquals: ['A'], IntervalSeconds: 0 }] }),
      ['SCHEMA_VALIDATION_FAILED /States/S/Retry[0]/IntervalSeconds: Minimum value is 1'],
    ],
    [
      'a percentage above 100',
      machine({ Type: 'Map', End: true, ItemProcessor: distributed, ToleratedFailurePercentage: 101 }),
      ['SCHEMA_VALIDATION_FAILED /States/S/ToleratedFailurePercentage: Maximum value is 100.0'],
    ],
    [
      'a rule of two operators',
      machine({ Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, IsString: true, Next: 'E' }] }, { E: pass }),
      ['SCHEMA_VALIDATION_FAILED /States/S/Choices[0]: A choice rule must have exactly one of'],
    ],
    [
      'a comparison with another type',
      machine({ Type: 'Choice', Choices: [{ Variable: '$.a', NumericEquals: '1', Next: 'E' }] }, { E: pass }),
      ['SCHEMA_VALIDATION_FAILED /States/S/Choices[0]/NumericEquals: "1" is not a value for NumericEquals'],
    ],
    [
      'no wait',
      machine({ Type: 'Wait', End: true }),
      ['SCHEMA_VALIDATION_FAILED /States/S: One of these fields is required'],
    ],
    [
      'a time that is none',
      machine({ Type: 'Wait', End: true, Timestamp: 'now' }),
      ['SCHEMA_VALIDATION_FAILED /States/S/Timestamp: String does not match RFC3339 timestamp'],
    ],
    [
      'a processor with a language',
      machine({ Type: 'Map', End: true, ItemProcessor: { ...inner, QueryLanguage: 'JSONata' } }),
      ["SCHEMA_VALIDATION_FAILED /States/S/ItemProcessor: Field 'QueryLanguage' is not supported"],
    ],
    [
      'a reader of an inline Map',
      machine({
        Type: 'Map',
        End: true,
        ItemProcessor: inner,
        ItemReader: { Resource: 'arn:aws:states:::s3:getObject' },
      }),
      ["SCHEMA_VALIDATION_FAILED /States/S: Field 'ItemReader' is only supported in DISTRIBUTED mode"],
    ],
    [
      'a name twice',
      machine({ Type: 'Parallel', End: true, Branches: [inner, inner] }),
      ['DUPLICATE_STATE_NAME /States/S/Branches[1]/States/I: Duplicate State name: I'],
    ],
    [
      'a label too long',
      machine({ Type: 'Map', End: true, ItemProcessor: distributed, Label: 'l'.repeat(41) }),
      ['SCHEMA_VALIDATION_FAILED /States/S/Label: Label cannot exceed 40 characters'],
    ],
  ])('reports %s', (_, definition, expected) => {
    const errors = described(definition);
    expect(errors).toHaveLength(expected.length);
    errors.forEach((error, index) => expect(error).toContain(expected[index]));
  });

  it('reports every error at once', () => {
    const errors = described(machine({ Type: 'Wait', Seconds: -1, Nope: 1, Next: 'X' }));
    expect(errors).toHaveLength(4);
  });

  it('hands the language of the machine down, not that of a Map', () => {
    const map = {
      Type: 'Map',
      QueryLanguage: 'JSONata',
      End: true,
      ItemProcessor: { StartAt: 'I', States: { I: { ...pass, Output: 1 } } },
    };
    expect(described(machine(map))).toHaveLength(1);
    expect(described(jsonata(map))).toEqual([]);
  });

  it.each([
    ['arn:aws:states:us-east-1:111111111111:activity:a', 'Activity ARN'],
    ['arn:aws:states:::states:startExecution.sync', "'.sync' service integration"],
    ['arn:aws:states:::sqs:sendMessage.waitForTaskToken', "'.waitForTaskToken' service integration"],
  ])('refuses %s in an Express machine', (Resource, reason) => {
    expect(described(machine({ ...task, Resource }))).toEqual([]);
    expect(described(machine({ ...task, Resource }), { machineType: 'EXPRESS' })[0]).toContain(reason);
  });

  it('asks whether a resource can be served', () => {
    const refuseResource = (resource: string) =>
      resource.includes('ecs') ? `There is no ${resource} here` : undefined;
    expect(described(machine({ ...task, Resource: 'arn:aws:states:::ecs:runTask' }), { refuseResource })).toEqual([
      'SCHEMA_VALIDATION_FAILED /States/S/Resource: There is no arn:aws:states:::ecs:runTask here',
    ]);
  });

  it('lets $ and names be asked where there is a context', () => {
    const fine = [
      '$map([1], function($v) { $v })',
      '$states.input.items[price > 1].name',
      '[1, 2][$ > 1]',
      '$states.input.{ "a": name }',
      '$sort($states.input.list, function($a, $b) { $a.x > $b.x })',
      '$states.input.a ~> $uppercase()',
    ];
    for (const source of fine) expect(described(jsonata({ ...pass, Output: `{% ${source} %}` }))).toEqual([]);
  });
});
