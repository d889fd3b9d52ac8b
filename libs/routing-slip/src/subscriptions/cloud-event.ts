import { CloudEvent } from 'cloudevents';
import type { SlipEvent } from './slip-events';

/**
 * What happened to a slip as CloudEvents 1.0 has it. Its `id` is the same whenever it is sent: together with `source`,
 * the slip's path at the gateway, it says which event it is. `subject` is the step, where it is about one.
 * @param workflowId the slip's: `slip/4711`
 * @throws Error when it is no event of CloudEvents
 */
export const cloudEvent = (
  workflowId: string,
  { id, kind, time, step, data, ...of }: SlipEvent,
): CloudEvent<Readonly<Record<string, unknown>>> =>
  new CloudEvent({
    ...{ id, source: `/sagas/${workflowId}`, type: `backstitch.slip.${kind}` },
    ...(step !== undefined && { subject: step }),
    ...{ time, datacontenttype: 'application/json' },
    data: { ...of, ...data },
  });
