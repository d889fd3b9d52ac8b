import type { Saga, StepView } from '@backstitch/saga-log';
import { CloudEvent } from 'cloudevents';
import type { Happening } from './happening';

/** The most that the data of an event may have, in characters: as of participants' events. More is left out, and said so. */
const maxData = 200_000;

/**
 * What has happened to a saga as CloudEvents 1.0 has it. Its `id` is the same whenever it is sent, and another for a later saga of
 * the same id: it ends with the saga's key, where that is known. `source` is the saga's path at the gateway; `subject` is
 * `{type}/{id}`.
 * @param contents what it carries beside what has happened to which saga
 */
export function sagaEvent(
  saga: Saga,
  happening: Happening,
  contents: readonly string[],
  key?: string,
): CloudEvent<unknown> {
  const { type, id, kind, status, startedBy, attributes, input, output, steps } = saga;
  const { name, time, step, what, failure } = happening;
  const has = (content: string) => contents.includes(content);
  const isEnd = name === 'SagaEnded';
  const needed = {
    saga: { type, id, kind, status, ...(startedBy !== undefined && { startedBy }) },
    ...(step && { step: stepOf(step, has) }),
    ...(what !== undefined && { what }),
    ...(failure && { code: failure.code }),
  };
  const data = {
    ...needed,
    ...(failure && has('failure') && { failure }),
    ...(attributes && has('attributes') && { attributes }),
    ...(has('input') && { input }),
    ...(isEnd && output !== undefined && has('output') && { output }),
    ...(isEnd && has('steps') && { steps: steps.map((each) => stepOf(each, has)) }),
  };
  const fits = JSON.stringify(data).length <= maxData;
  return new CloudEvent({
    id: key === undefined ? happening.id : `${happening.id}/${key}`,
    ...{ source: `/sagas/${type}/${id}`, type: name, subject: `${type}/${id}`, time },
    datacontenttype: 'application/json',
    data: fits ? data : { ...needed, leftOut: 'too-large' },
  });
}

function stepOf(step: StepView, has: (content: string) => boolean) {
  const { id, participant, request, status, attempts, startedAt, endedAt, compensation, input, output } = step;
  return {
    ...{ id, participant, request, status, attempts, startedAt, endedAt },
    ...(compensation && { compensation: { request: compensation.request, status: compensation.status } }),
    ...(has('input') && { input }),
    ...(has('output') && output !== undefined && { output }),
  };
}
