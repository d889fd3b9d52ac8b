import type { Json } from '../json/json';
import { isUnknownAction } from './is-unknown-action';
import type { Place } from './place';

const arn = /^(arn:[\w-]+:[\w-]+:|urn:[\w-]+:)\S+$/;

/** A Task's Resource: an ARN or URN that this place can serve. Express machines wait for nobody. */
export function checkResource(value: Json, place: Place): void {
  if (typeof value !== 'string' || !arn.test(value))
    return place.report('bad-resource', 'Value is not a valid resource ARN');
  if (isUnknownAction(value)) {
    const message = `The resource provided ${value} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`;
    return place.report('bad-resource', message);
  }
  if (place.options.machineType !== 'EXPRESS') return;
  if (value.includes(':activity:')) place.report('bad-resource', 'Express state machine does not support Activity ARN');
  if (/\.sync(:2)?$/.test(value)) {
    place.report('bad-resource', "Express state machine does not support '.sync' service integration");
  }
  if (value.endsWith('.waitForTaskToken')) {
    place.report('bad-resource', "Express state machine does not support '.waitForTaskToken' service integration");
  }
}
