import { currentFrame } from '@backstitch/saga';
import type { TaskOutcome, TaskRequest } from '../execution/effects';
import { isObject } from '../json/is-object';
import { ownValue } from '../json/own-value';
import type { CompensationBinding } from '../start/binding';
import { stepName } from './step-name';

/**
 * What the definition undoes itself, as in a chain of Catch. Nothing of it is asked: what is undone is in the log.
 * @param cutOff requests in flight, whose branch was cut off: they may yet take effect, and are waited for
 */
export async function compensationTask(
  { participant, compensation, requests }: CompensationBinding,
  { input }: TaskRequest,
  cutOff: ReadonlySet<Promise<unknown>>,
): Promise<TaskOutcome> {
  const state = isObject(input) ? ownValue(input, 'State') : undefined;
  const isMeant = (stepId: string, request: string) =>
    typeof state !== 'string' || stepId.replace(/\.\d+$/, '') === stepName(state, request);
  while (cutOff.size > 0) await Promise.allSettled(cutOff);
  const compensated = await currentFrame('A compensation').saga.compensateNow((entry) =>
    entry.participant === participant && requests.includes(entry.request) && isMeant(entry.stepId, entry.request)
      ? compensation
      : undefined,
  );
  return { output: { compensated: [...compensated] } };
}
