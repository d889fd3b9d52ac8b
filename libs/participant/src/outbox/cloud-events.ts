import { CloudEvent } from 'cloudevents';
import type { OutboxRow } from './outbox-table';

/** A row as a CloudEvent 1.0. */
export const cloudEventOf = ({ id, source, name, key, time, data }: OutboxRow): CloudEvent<unknown> =>
  new CloudEvent({
    ...{ id, source, type: name, time, subject: key, datacontenttype: 'application/json' },
    data: JSON.parse(data) as unknown,
  });
