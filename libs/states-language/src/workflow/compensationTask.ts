import { currentFrame } from '@backstitch/saga';
import { type TaskOutcome, type TaskRequest } from '../execution/Effects';
import { isObject } from '../json/isObject';
import { ownValue } from '../json/ownValue';
import { type CompensationBinding } from '../start/Binding';
import { stepName } from './stepName';

/** What the definition undoes itself, as in a chain of Catch. Nothing of it is asked: what is undone is in the log. */
export async function compensationTask(
  { participant, compensation, requests }: CompensationBinding,
  { input }: TaskRequest,
): Promise<TaskOutcome> {
  const state = isObject(input) ? ownValue(input, 'State') : undefined;
  const isMeant = (stepId: string, request: string) =>
    typeof state !== 'string' || stepId.replace(/\.\d+$/, '') === stepName(state, request);
  const compensated = await currentFrame('A compensation').saga.compensateNow((entry) =>
    entry.participant === participant && requests.includes(entry.request) && isMeant(entry.stepId, entry.request)
      ? compensation
      : undefined,
  );
  return { output: { compensated: [...compensated] } };
}
