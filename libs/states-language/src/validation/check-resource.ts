import { taskResource } from '../arn/task-resource';
import type { Json } from '../json/json';
import { isUnknownAction } from './is-unknown-action';
import type { Place } from './place';

/** The beginning of an ARN or URN, as AWS checks it. */
const resourceName = /^(arn:[\w-]+:[\w-]+:|urn:[\w-]+:)\S+$/;

/** A Task's Resource: an ARN or URN that this place can serve. Express machines wait for nobody. */
export function checkResource(value: Json, place: Place): void {
  if (typeof value !== 'string' || !resourceName.test(value))
    return place.report('bad-resource', 'Value is not a valid resource ARN');
  if (isUnknownAction(value)) {
    const message = `The resource provided ${value} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`;
    return place.report('bad-resource', message);
  }
  if (place.options.machineType !== 'EXPRESS') return;
  const { kind, pattern } = taskResource(value);
  if (kind === 'activity') place.report('bad-resource', 'Express state machine does not support Activity ARN');
  if (pattern === 'sync' || pattern === 'sync:2') {
    place.report('bad-resource', "Express state machine does not support '.sync' service integration");
  }
  if (pattern === 'wait-for-task-token') {
    place.report('bad-resource', "Express state machine does not support '.waitForTaskToken' service integration");
  }
}
