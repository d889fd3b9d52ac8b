import { parentPort, workerData } from 'node:worker_threads';
import { type Json, validateDefinition } from '@backstitch/states-language';
import { jsonPointer } from '@backstitch/contract';
import { parseJson } from '../parse-json';
import { SagaClientError, maxFieldErrors } from '../saga-client-error';
import type { CheckAnswer, CheckSettings, ToCheck } from './definition-checker';
import { TaskResources } from './task-resources';

/** Run as a thread by `DefinitionChecker`: parses and checks one definition after the other. */
const { participants, settings } = workerData as CheckSettings;
const resources = new TaskResources({ participants }, settings);

parentPort!.on('message', (asked: ToCheck) => parentPort!.postMessage(answerTo(asked)));

function answerTo(asked: ToCheck): CheckAnswer {
  try {
    return checked(('text' in asked ? parseJson(asked.text) : asked.value) as Json);
  } catch (error) {
    if (!(error instanceof SagaClientError)) throw error;
    const { code, detail, errors } = error;
    return { unreadable: { code, detail, errors } };
  }
}

function checked(definition: Json): CheckAnswer {
  // A string would be taken for a definition's text; what was sent says a string, and no definition.
  const value = typeof definition === 'string' ? JSON.stringify(definition) : definition;
  const errors = validateDefinition(value, { refuseResource: resources.refuse });
  const shown = errors.slice(0, maxFieldErrors);
  return {
    errors: shown.map(({ code, path, message }) => ({
      pointer: jsonPointer(path).slice(0, 1_000),
      code,
      detail: message,
    })),
    count: errors.length,
  };
}
