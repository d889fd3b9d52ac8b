import { deepestData, isTooDeep } from '@backstitch/saga-log';
import { z } from 'zod';
import { keptText } from '../kept-text';

const text = (max: number) => keptText.min(1).max(max);

/** The most that the data of an event may have, in bytes of UTF-8 JSON: it has to find room in the history of a saga. */
export const eventLimit = 256 * 1024;

const bytesOf = (data: unknown): number => Buffer.byteLength(JSON.stringify(data) ?? '');

/** A CloudEvent 1.0 with data that JSON carries. Further attributes are let through, and not kept. */
export const PostedEvent = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: text(1_000).describe('With the source it tells the event from every other: sent again, it is the same event.'),
    source: text(1_000),
    type: text(200).describe('The event’s name: RoomConfirmed.'),
    time: z.iso.datetime({ offset: true }).optional().describe('Default when it comes.'),
    subject: text(1_000).optional(),
    datacontenttype: z
      .string()
      .regex(/^application\/([\w.-]+\+)?json\b/i, 'Only JSON is understood.')
      .optional(),
    data: z
      .unknown()
      .refine((data) => !isTooDeep(data), { message: `It may be nested ${deepestData} deep.`, abort: true })
      .refine((data) => bytesOf(data) <= eventLimit, { message: `It may have ${eventLimit} bytes: send a reference.` }),
    data_base64: z.undefined('Only JSON is understood: send data.').optional(),
  })
  .meta({ description: 'A CloudEvent 1.0, with JSON as its data.' });

/** A CloudEvent 1.0 with data that JSON carries. */
export type PostedEvent = z.input<typeof PostedEvent>;
