import { parentPort, workerData } from 'node:worker_threads';
import { type Json, validateDefinition } from '@backstitch/states-language';
import { jsonPointer } from '@backstitch/contract';
import { maxFaults } from '../saga-client-error';
import type { CheckSettings, Checked } from './definition-checker';
import { TaskResources } from './task-resources';

/** Run as a thread by `DefinitionChecker`: checks one definition after the other. */
const { participants, settings } = workerData as CheckSettings;
const resources = new TaskResources({ participants }, settings);

parentPort!.on('message', (definition: Json) => {
  const faults = validateDefinition(definition, { refuseResource: resources.refuse });
  const told = faults.slice(0, maxFaults);
  parentPort!.postMessage({
    faults: told.map(({ code, path, message }) => ({
      pointer: jsonPointer(path).slice(0, 1_000),
      code,
      detail: message,
    })),
    count: faults.length,
  } satisfies Checked);
});
