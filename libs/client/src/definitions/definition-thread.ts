import { parentPort, workerData } from 'node:worker_threads';
import { type Json, validateDefinition } from '@backstitch/states-language';
import { jsonPointer } from '@backstitch/contract';
import { maxFieldErrors } from '../saga-client-error';
import type { CheckSettings, Checked } from './definition-checker';
import { TaskResources } from './task-resources';

/** Run as a thread by `DefinitionChecker`: checks one definition after the other. */
const { participants, settings } = workerData as CheckSettings;
const resources = new TaskResources({ participants }, settings);

parentPort!.on('message', (definition: Json) => {
  const errors = validateDefinition(definition, { refuseResource: resources.refuse });
  const shown = errors.slice(0, maxFieldErrors);
  parentPort!.postMessage({
    errors: shown.map(({ code, path, message }) => ({
      pointer: jsonPointer(path).slice(0, 1_000),
      code,
      detail: message,
    })),
    count: errors.length,
  } satisfies Checked);
});
