import type { SlipEvent } from './slip-events';

/** An event as CloudEvents 1.0 has it, in its structured JSON form. @see https://github.com/cloudevents/spec */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** The same whenever it is sent: together with `source` it says which event it is. */
  readonly id: string;
  /** The slip's path at the gateway. */
  readonly source: string;
  readonly type: string;
  /** The step, where it is about one. */
  readonly subject?: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: Readonly<Record<string, unknown>>;
}

/** @param workflowId the slip's: `slip/4711` */
export const cloudEvent = (workflowId: string, { id, kind, time, step, data, ...of }: SlipEvent): CloudEvent => ({
  ...{ specversion: '1.0', id, source: `/sagas/${workflowId}`, type: `backstitch.slip.${kind}` },
  ...(step !== undefined && { subject: step }),
  ...{ time, datacontenttype: 'application/json' },
  data: { ...of, ...data },
});
