import type { Effects } from '../execution/effects';
import { itemsOf } from '../map/items-of';
import type { TestStateRequest } from './test-state-request';

/** The port for one tested state: time of the given one, tasks and storage from the mock; a wait is none. */
export function mockEffects(effects: Effects, request: TestStateRequest): Effects {
  const { mock, stateConfiguration } = request;
  return {
    now: () => effects.now(),
    random: () => effects.random(),
    uuid: () => effects.uuid(),
    taskToken: (place) => effects.taskToken(place),
    emit: () => undefined,
    waitUntil: async () => undefined,
    task: async (task, cancellation) => {
      if (mock === undefined) return effects.task(task, cancellation);
      if (mock.errorOutput !== undefined) return { failed: true, ...mock.errorOutput };
      return { output: mock.result ?? {} };
    },
    readItems: async (read, cancellation) => {
      const data = stateConfiguration?.mapItemReaderData;
      return data === undefined ? effects.readItems(read, cancellation) : itemsOf(data, read.config);
    },
    runItem: (run, cancellation) => effects.runItem(run, cancellation),
    writeResults: (write, cancellation) => effects.writeResults(write, cancellation),
  };
}
