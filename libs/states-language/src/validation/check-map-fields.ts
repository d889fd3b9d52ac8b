import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import { type Fields, checkFields } from './check-fields';
import { checkNumber } from './check-number';
import { checkOneOf } from './check-one-of';
import { checkPath } from './check-path';
import { checkServed } from './check-served';
import { checkTemplate } from './check-template';
import { checkText } from './check-text';
import type { Place } from './place';

const readerConfigFields: Fields = {
  InputType: { check: checkText.oneOf('JSON', 'JSONL', 'CSV', 'MANIFEST', 'PARQUET') },
  CSVHeaderLocation: { check: checkText.oneOf('FIRST_ROW', 'GIVEN') },
  CSVHeaders: { check: checkNames },
  CSVDelimiter: { check: checkText.oneOf('COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB') },
  MaxItems: { check: checkNumber(0, 100_000_000) },
  MaxItemsPath: { check: checkPath.reference({ context: false }), only: 'JSONPath' },
  ItemsPointer: { check: checkText.any },
  ManifestType: { check: checkText.oneOf('S3_INVENTORY', 'ATHENA_DATA') },
  Transformation: { check: checkText.oneOf('NONE', 'LOAD_AND_FLATTEN') },
};

const readerFields: Fields = {
  Resource: { required: true, check: checkText.any },
  Parameters: { check: checkTemplate, only: 'JSONPath' },
  Arguments: { check: checkTemplate, only: 'JSONata' },
  ReaderConfig: { check: checkReaderConfig },
};

const batcherFields: Fields = {
  BatchInput: { check: checkTemplate },
  MaxItemsPerBatch: { check: checkNumber(1) },
  MaxItemsPerBatchPath: { check: checkPath.reference({ context: false }), only: 'JSONPath' },
  MaxInputBytesPerBatch: { check: checkNumber(1, 262_144) },
  MaxInputBytesPerBatchPath: { check: checkPath.reference({ context: false }), only: 'JSONPath' },
};

const writerFields: Fields = {
  Resource: { check: checkText.any },
  Parameters: { check: checkTemplate, only: 'JSONPath' },
  Arguments: { check: checkTemplate, only: 'JSONata' },
  WriterConfig: { check: checkWriterConfig },
};

/** What a Label must not hold: spaces, wildcards, brackets, some punctuation, control characters. */
// eslint-disable-next-line no-control-regex -- it is control characters that it looks for
const badLabelCharacter = /[\s?*<>{}[\]:;,\\|^~$#%&`"\u0000-\u001f\u007f-\u009f]/;
const maxLabelLength = 40;

/** Checks of the fields that only a Map has. */
export const checkMapFields = {
  reader: (value: Json, place: Place): void => {
    const reader = checkFields(value, readerFields, place);
    if (reader !== undefined) checkServed(reader, place);
  },
  writer: (value: Json, place: Place): void => {
    const writer = checkFields(value, writerFields, place);
    if (writer !== undefined) checkServed(writer, place);
  },

  batcher: (value: Json, place: Place): void => {
    const batcher = checkFields(value, batcherFields, place);
    if (batcher === undefined) return;
    checkOneOf(batcher, ['MaxItemsPerBatch', 'MaxItemsPerBatchPath'], place);
    checkOneOf(batcher, ['MaxInputBytesPerBatch', 'MaxInputBytesPerBatchPath'], place);
  },

  label: (value: Json, place: Place): void => {
    if (typeof value !== 'string') return place.report('wrong-type', 'Value must be a string');
    if (value.length === 0) place.report('bad-value', 'Label cannot be empty');
    if (value.length > maxLabelLength) place.report('bad-value', `Label cannot exceed ${maxLabelLength} characters`);
    const bad = badLabelCharacter.exec(value)?.[0];
    if (bad !== undefined) place.report('bad-value', `Label contains invalid character: '${bad}'`);
  },
};

function checkReaderConfig(value: Json, place: Place): void {
  const config = checkFields(value, readerConfigFields, place);
  if (config === undefined) return;
  checkOneOf(config, ['MaxItems', 'MaxItemsPath'], place);
  if (config['InputType'] === 'CSV') checkOneOf(config, ['CSVHeaderLocation'], place, true);
  if (config['CSVHeaderLocation'] === 'GIVEN') checkOneOf(config, ['CSVHeaders'], place, true);
}

function checkWriterConfig(value: Json, place: Place): void {
  checkFields(
    value,
    {
      Transformation: { check: checkText.oneOf('NONE', 'COMPACT', 'FLATTEN') },
      OutputType: { check: checkText.oneOf('JSON', 'JSONL') },
    },
    place,
  );
}

function checkNames(value: Json, place: Place): void {
  const names = Array.isArray(value) ? value : [];
  if (!Array.isArray(value) || isObject(value) || names.some((name) => typeof name !== 'string')) {
    place.report('wrong-type', 'Value must be an array of strings');
  }
}
