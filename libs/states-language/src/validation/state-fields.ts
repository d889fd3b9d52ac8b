import { checkAssign } from './check-assign';
import { checkChoices } from './check-choices';
import { checkCredentials } from './check-credentials';
import type { Field, Fields } from './check-fields';
import { checkMapFields } from './check-map-fields';
import { checkNumber } from './check-number';
import { checkPath } from './check-path';
import { checkRecovery } from './check-recovery';
import { checkResource } from './check-resource';
import { checkTemplate } from './check-template';
import { checkText } from './check-text';

/** Checked where the machines in it are. */
const machine: Field = { check: () => undefined };
const path: Field = { check: checkPath.reference(), only: 'JSONPath' };
const numberPath: Field = { check: checkPath.reference({ context: false }), only: 'JSONPath' };
const textPath: Field = { check: checkPath.reference({ intrinsic: true }), only: 'JSONPath' };
const pathOrNull: Field = { check: checkPath.orNull, only: 'JSONPath' };
const template: Field = { check: checkTemplate };
const payload: Field = { check: checkTemplate, only: 'JSONPath' };
const expression: Field = { check: checkTemplate, only: 'JSONata' };

const any: Fields = {
  Type: { required: true, check: checkText.any },
  Comment: { check: checkText.any },
  QueryLanguage: { check: checkText.oneOf('JSONPath', 'JSONata') },
};
const data: Fields = { ...any, InputPath: pathOrNull, OutputPath: pathOrNull, Output: expression };
const flow: Fields = {
  ...data,
  Next: { check: checkText.any },
  End: { check: checkText.flag },
  Assign: { check: checkAssign },
};
const work: Fields = {
  ...flow,
  Output: { check: (value, place) => checkTemplate(value, place.with('result')), only: 'JSONata' },
  Assign: { check: (value, place) => checkAssign(value, place.with('result')) },
  ResultSelector: payload,
  ResultPath: { check: checkPath.resultPath, only: 'JSONPath' },
  Retry: { check: checkRecovery.retry },
  Catch: { check: checkRecovery.catch },
};

/** The fields of each state type, as the spec and AWS have them. */
export const stateFields: Record<string, Fields> = {
  Pass: {
    ...flow,
    Parameters: payload,
    Result: { check: () => undefined, only: 'JSONPath' },
    ResultPath: { check: checkPath.resultPath, only: 'JSONPath' },
  },
  Task: {
    ...work,
    Resource: { required: true, check: checkResource },
    Parameters: payload,
    Arguments: expression,
    TimeoutSeconds: { check: checkNumber(1) },
    TimeoutSecondsPath: path,
    HeartbeatSeconds: { check: checkNumber(1) },
    HeartbeatSecondsPath: path,
    Credentials: { check: checkCredentials },
  },
  Choice: {
    ...data,
    Choices: { required: true, check: checkChoices },
    Default: { check: checkText.any },
    Assign: { check: checkAssign },
  },
  Wait: {
    ...flow,
    Seconds: { check: checkNumber(0) },
    SecondsPath: path,
    Timestamp: { check: checkText.timestamp },
    TimestampPath: path,
  },
  Succeed: data,
  Fail: {
    ...any,
    Error: { check: checkText.orExpression },
    ErrorPath: textPath,
    Cause: { check: checkText.orExpression },
    CausePath: textPath,
  },
  Parallel: { ...work, Branches: { ...machine, required: true }, Parameters: payload, Arguments: expression },
  Map: {
    ...work,
    ItemProcessor: machine,
    Iterator: machine,
    ItemsPath: path,
    Items: expression,
    ItemSelector: template,
    Parameters: payload,
    ItemReader: { check: checkMapFields.reader },
    ItemBatcher: { check: checkMapFields.batcher },
    ResultWriter: { check: checkMapFields.writer },
    MaxConcurrency: { check: checkNumber(0) },
    MaxConcurrencyPath: numberPath,
    ToleratedFailureCount: { check: checkNumber(0) },
    ToleratedFailureCountPath: numberPath,
    ToleratedFailurePercentage: { check: checkNumber(0, 100, 'float') },
    ToleratedFailurePercentagePath: numberPath,
    Label: { check: checkMapFields.label },
  },
};
