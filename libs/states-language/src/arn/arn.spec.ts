import { arnOf, arnText } from './arn';
import { lambdaFunction } from './lambda-function';
import { stateMachineName } from './state-machine-name';
import { taskResource } from './task-resource';

describe.each(['aws', 'aws-cn', 'aws-us-gov', 'backstitch'])('in the partition %s', (partition) => {
  it('an ARN is taken apart, and put together again', () => {
    const text = `arn:${partition}:states:eu:1:execution:plan:4711`;
    expect(arnOf(text)).toEqual({
      partition,
      service: 'states',
      region: 'eu',
      account: '1',
      resource: 'execution:plan:4711',
    });
    expect(arnText(arnOf(text)!)).toBe(text);
  });

  it.each([
    [`arn:${partition}:states:eu:1:stateMachine:plan`, 'plan'],
    [`arn:${partition}:states:eu:1:stateMachine:plan:live`, 'plan'],
    [`arn:${partition}:states:::execution:plan:4711`, 'plan'],
    [`arn:${partition}:states:eu:1:mapRun:plan/orders:4711`, 'plan'],
    [`arn:${partition}:states:eu:1:stateMachine:`, undefined],
    [`arn:${partition}:states:eu`, undefined],
    ['a:b:c:d:e:f:plan', undefined],
    [{ not: 'text' }, undefined],
  ])('%j names the state machine %s', (text, name) => expect(stateMachineName(text)).toBe(name));

  it.each([
    [`arn:${partition}:states:::lambda:invoke`, 'request-response', 'lambda:invoke', undefined],
    [`arn:${partition}:states:eu:1:lambda:invoke.waitForTaskToken`, 'wait-for-task-token', 'lambda:invoke', undefined],
    [`arn:${partition}:states:::states:startExecution.sync`, 'sync', 'states:startExecution', undefined],
    [`arn:${partition}:states:::states:startExecution.sync:2`, 'sync:2', 'states:startExecution', undefined],
    [`arn:${partition}:states:::aws-sdk:s3:getObject`, 'request-response', 'aws-sdk:s3:getObject', undefined],
    [`arn:${partition}:states:eu:1:activity:approve`, 'request-response', undefined, 'activity'],
    [`arn:${partition}:lambda:eu:1:function:charge:3`, 'request-response', undefined, 'function'],
    ['urn:backstitch:hotels:reserveRoom.waitForTaskToken', 'wait-for-task-token', undefined, undefined],
  ])('%s waits by %s', (resource, pattern, integration, kind) => {
    expect(taskResource(resource)).toMatchObject({ pattern });
    expect([taskResource(resource).integration, taskResource(resource).kind]).toEqual([integration, kind]);
    expect(resource.startsWith(taskResource(resource).plain)).toBe(true);
  });

  it('a function may be named in several ways', () => {
    const arn = `arn:${partition}:lambda:eu:1:function:charge`;
    expect(lambdaFunction(arn)).toEqual({ name: 'charge', arn });
    expect(lambdaFunction(`${arn}:live`)).toEqual({ name: 'charge', arn });
    for (const text of ['charge', 'charge:3', 'charge:$LATEST', '123456789012:function:charge:live']) {
      expect(lambdaFunction(text)).toEqual({ name: 'charge' });
    }
    for (const text of ['', 'a b', `arn:${partition}:sqs:eu:1:queue`, `arn:${partition}:lambda:eu:1:layer:x`]) {
      expect(lambdaFunction(text)).toBeUndefined();
    }
  });
});
