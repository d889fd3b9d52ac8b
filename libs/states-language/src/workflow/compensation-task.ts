import { currentFrame } from '@backstitch/saga';
import type { Cancellation } from '../execution/cancellation';
import type { TaskOutcome, TaskRequest } from '../execution/effects';
import { isObject } from '../json/is-object';
import { ownValue } from '../json/own-value';
import type { CompensationBinding } from '../start/binding';
import { stepName } from './step-name';

/**
 * What the definition undoes itself, as in a chain of Catch. Nothing of it is asked: what is undone is in the log. In a branch
 * or an item that is what the branch or item has asked.
 * @param asked where each step was asked, by its id; and requests in flight whose branch was cut off: they may yet take
 * effect, and are waited for
 * @param place where this state is
 */
export async function compensationTask(
  { participant, compensation, requests }: CompensationBinding,
  { input }: TaskRequest,
  asked: {
    readonly places: ReadonlyMap<string, Cancellation>;
    readonly cutOff: ReadonlyMap<Promise<unknown>, Cancellation>;
  },
  place: Cancellation,
): Promise<TaskOutcome> {
  const state = isObject(input) ? ownValue(input, 'State') : undefined;
  const isMeant = (stepId: string, request: string) =>
    (typeof state !== 'string' || stepId.replace(/\.\d+$/, '') === stepName(state, request)) &&
    asked.places.get(stepId)?.isWithin(place) !== false;
  const cutOff = () => [...asked.cutOff].flatMap(([asking, where]) => (where.isWithin(place) ? [asking] : []));
  for (let left = cutOff(); left.length > 0; left = cutOff()) await Promise.allSettled(left);
  const compensated = await currentFrame('A compensation').saga.compensateNow((entry) =>
    entry.participant === participant && requests.includes(entry.request) && isMeant(entry.stepId, entry.request)
      ? compensation
      : undefined,
  );
  return { output: { compensated: [...compensated] } };
}
