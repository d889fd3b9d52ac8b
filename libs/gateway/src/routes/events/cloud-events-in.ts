import type { FastifyRequest } from 'fastify';
import { HTTP } from 'cloudevents';
import { Problem } from '../../http/problem';

/**
 * The CloudEvents of a request, in the modes of the HTTP binding: structured, a batch, or binary, where the attributes are
 * headers and the body is the data. What is wrong with each, whoever takes them says.
 * @throws Problem `invalid-body`
 */
export function cloudEventsIn({ headers, body }: FastifyRequest): readonly unknown[] {
  const type = headers['content-type'] ?? '';
  if (type.startsWith('application/cloudevents-batch+json')) {
    if (Array.isArray(body)) return body;
    throw new Problem('invalid-body', 'A batch is a list of events.');
  }
  if (type.startsWith('application/cloudevents+json')) return [body];
  const needed = ['ce-specversion', 'ce-id', 'ce-source', 'ce-type'].filter((name) => headers[name] === undefined);
  if (needed.length > 0) {
    throw new Problem(
      'invalid-body',
      `This is no CloudEvent: send application/cloudevents+json or application/cloudevents-batch+json, or the headers that are missing: ${needed.join(', ')}.`,
    );
  }
  // The SDK reads the attributes; it would make another event of data that isn't an object.
  const event = HTTP.toEvent({ headers, body: {} });
  if (Array.isArray(event)) return event;
  const { id, source, type: name, time, subject, specversion } = event;
  return [{ ...{ id, source, type: name, specversion, subject, data: body }, ...(headers['ce-time'] && { time }) }];
}
