import { catalogue, participant } from '@backstitch/contract';
import type { JsonObject, StateMachine } from '@backstitch/states-language';
import { z } from 'zod';
import { TaskResources, startedBy, startsAny } from './task-resources';

const shop = participant('shop', { take: { input: z.any(), output: z.any(), compensation: null } });
const reserve = 'arn:aws:lambda:eu-central-1:123456789012:function:reserve';
const resources = new TaskResources(catalogue({ participants: [shop], sagaTypes: [] }), {
  resources: { [reserve]: 'urn:backstitch:shop:take', 'arn:aws:states:::sns:publish': 'urn:backstitch:shop:take' },
  http: { allow: ['https://api.example.com/'], connections: {} },
});

describe('a Resource', () => {
  it.each([
    'arn:aws:states:::lambda:invoke',
    'arn:aws-us-gov:states:::lambda:invoke',
    'arn:aws-cn:states:::lambda:invoke.waitForTaskToken',
    'arn:aws:states:eu-central-1:123456789012:lambda:invoke',
  ])('%s is served, whatever its partition, region and account', (resource) => {
    expect(resources.refuse(resource, { FunctionName: 'reserve' })).toBeUndefined();
    const definition = { StartAt: 'S', States: { S: { Type: 'Task', Resource: resource, End: true } } };
    expect(resources.usedBy([definition as unknown as StateMachine])).toHaveProperty('reserve');
  });

  it.each(['arn:aws:states:::http:invoke', 'arn:aws-cn:states:cn-north-1:123456789012:http:invoke'])(
    '%s is served by its own name',
    (resource) => {
      expect(resources.refuse(resource)).toBeUndefined();
      const definition = { StartAt: 'S', States: { S: { Type: 'Task', Resource: resource, End: true } } };
      expect(resources.usedBy([definition as unknown as StateMachine])).toMatchObject({
        [resource]: { as: 'service', activity: 'httpTask' },
      });
    },
  );

  it('that the settings map is served in every partition', () => {
    expect(resources.refuse('arn:aws-cn:states:::sns:publish')).toBeUndefined();
  });

  it('of another partition that is served by nothing is refused for that', () => {
    expect(resources.refuse('arn:aws-cn:states:::sqs:sendMessage')).toContain("'sqs:sendMessage' is a service of AWS");
    expect(resources.refuse('arn:aws-cn:states:cn:1:activity:wait')).toContain('map it to a request');
  });
});

describe('a function', () => {
  it.each([
    reserve,
    `${reserve}:live`,
    'reserve',
    'reserve:3',
    '123456789012:function:reserve',
    '123456789012:function:reserve:live',
  ])('may be named %s', (FunctionName) =>
    expect(resources.refuse('arn:aws:states:::lambda:invoke', { FunctionName })).toBeUndefined(),
  );

  it.each(['{% oops', 'oops %}'])('that is no whole expression is a name: %s is refused', (FunctionName) =>
    expect(resources.refuse('arn:aws:states:::lambda:invoke', { FunctionName })).toContain('is served by nothing'),
  );

  it('that an expression names may be any', () =>
    expect(resources.refuse('arn:aws:states:::lambda:invoke', { FunctionName: '{% $x %}' })).toBeUndefined());

  it('that nothing serves is refused', () => {
    const FunctionName = '123456789012:function:other';
    expect(resources.refuse('arn:aws:states:::lambda:invoke', { FunctionName })).toContain('is served by nothing');
  });
});

describe('an execution that is started', () => {
  const start = 'arn:aws-us-gov:states:us-gov-west-1:123456789012:states:startExecution.sync:2';

  it.each<JsonObject>([
    { StateMachineArn: 'arn:aws:states:::stateMachine:plan' },
    { 'StateMachineArn.$': '$$.StateMachine.Id' },
    { StateMachineArn: '{% $states.context.StateMachine.Id %}' },
  ])('of %j is known when it is stored', (given) => expect(resources.refuse(start, given)).toBeUndefined());

  it.each<JsonObject>([{ 'StateMachineArn.$': '$.arn' }, { StateMachineArn: '{% $arn %}' }])(
    'of %j may be any',
    (Parameters) => {
      expect(resources.refuse(start, Parameters)).toBeUndefined();
      const definition = { StartAt: 'S', States: { S: { Type: 'Task', Resource: start, Parameters, End: true } } };
      expect(startsAny(definition as unknown as StateMachine)).toBe(true);
    },
  );

  it.each<JsonObject>([{}, { StateMachineArn: 'plan' }, { StateMachineArn: 7 }])('of %j is refused', (given) =>
    expect(resources.refuse(start, given)).toContain('has to be there'),
  );

  it('is found whatever the partition', () => {
    const Parameters = { StateMachineArn: 'arn:aws-us-gov:states:us-gov-west-1:1:stateMachine:plan' };
    const definition = { StartAt: 'S', States: { S: { Type: 'Task', Resource: start, Parameters, End: true } } };
    expect(startedBy(definition as unknown as StateMachine)).toEqual(['plan']);
  });
});
