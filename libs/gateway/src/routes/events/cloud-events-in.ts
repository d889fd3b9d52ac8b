import type { FastifyRequest } from 'fastify';
import { headerOf } from '../../http/header-of';
import { Problem } from '../../http/problem';

/**
 * The CloudEvents of a request, in the modes of the HTTP binding: structured, a batch, or binary, where the attributes are
 * headers and the body is the data. What is wrong with each, whoever takes them says.
 * @throws Problem `invalid-body`
 */
export function cloudEventsIn(request: FastifyRequest): readonly unknown[] {
  const { headers, body } = request;
  const type = (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (type === 'application/cloudevents-batch+json') {
    if (Array.isArray(body)) return body;
    throw new Problem('invalid-body', 'A batch is a list of events.');
  }
  if (type === 'application/cloudevents+json') return [body];
  const needed = ['ce-specversion', 'ce-id', 'ce-source', 'ce-type'].filter((name) => headers[name] === undefined);
  if (needed.length > 0) {
    throw new Problem(
      'invalid-body',
      `This is no CloudEvent: send application/cloudevents+json or application/cloudevents-batch+json, or the headers that are missing: ${needed.join(', ')}.`,
    );
  }
  const attributes = ['specversion', 'id', 'source', 'type', 'time', 'subject'].flatMap((name) => {
    const value = attributeIn(request, `ce-${name}`);
    return value === undefined ? [] : [[name, value] as const];
  });
  return [{ ...Object.fromEntries(attributes), data: body }];
}

/**
 * An attribute as the HTTP binding has it: in quotes or without, and percent-encoded where it isn't printable ASCII. The SDK
 * decodes nothing, fails of what it doesn't expect, and takes now for a time that is none.
 */
function attributeIn(request: FastifyRequest, name: string): string | undefined {
  const { value, lines } = headerOf(request, name);
  if (value === undefined) return undefined;
  if (lines > 1) throw new Problem('invalid-body', `${name} is sent ${lines} times: an event has it once.`);
  const text = /^"((?:[^"\\]|\\.)*)"$/.exec(value)?.[1]?.replace(/\\(.)/g, '$1') ?? value;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Problem(
      'invalid-body',
      `${name} has a % that encodes no character of UTF-8: write %25 for the sign itself.`,
    );
  }
}
