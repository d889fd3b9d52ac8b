import type { Json } from '../json/json';
import { checkAssign } from './check-assign';
import { type Fields, checkFields } from './check-fields';
import { checkNumber } from './check-number';
import { checkPath } from './check-path';
import { checkTemplate } from './check-template';
import { checkText } from './check-text';
import type { Place } from './place';

const retrier: Fields = {
  ErrorEquals: { required: true, check: checkErrorNames },
  IntervalSeconds: { check: checkNumber(1, undefined, 'integer', true) },
  MaxAttempts: { check: checkNumber(0, undefined, 'integer', true) },
  BackoffRate: { check: checkNumber(1, undefined, 'float', true) },
  MaxDelaySeconds: { check: checkNumber(1, 31_622_400, 'integer', true) },
  JitterStrategy: { check: checkText.oneOf('FULL', 'NONE') },
  Comment: { check: checkText.any },
};

const catcher: Fields = {
  ErrorEquals: { required: true, check: checkErrorNames },
  Next: { required: true, check: checkText.any },
  ResultPath: { check: checkPath.resultPath, only: 'JSONPath' },
  Output: { check: checkTemplate, only: 'JSONata' },
  Assign: { check: checkAssign },
  Comment: { check: checkText.any },
};

/** Checks of Retry and Catch. */
export const checkRecovery = {
  retry: (value: Json, place: Place) => checkRules(value, retrier, place),
  catch: (value: Json, place: Place) => checkRules(value, catcher, place.with('errorOutput')),
};

function checkRules(value: Json, fields: Fields, place: Place): void {
  if (!Array.isArray(value)) return place.report('wrong-type', 'Value must be an array');
  value.forEach((rule, index) => {
    const checked = checkFields(rule, fields, place.at(index));
    const errors = checked?.['ErrorEquals'];
    if (Array.isArray(errors) && errors.includes('States.ALL') && (errors.length > 1 || index < value.length - 1)) {
      place.at(index, 'ErrorEquals').report('bad-value', 'States.ALL must appear alone, and in the last rule');
    }
  });
}

function checkErrorNames(value: Json, place: Place): void {
  if (!Array.isArray(value) || value.length === 0 || value.some((name) => typeof name !== 'string')) {
    place.report('wrong-type', 'Value must be a non-empty array of error names');
  }
}
