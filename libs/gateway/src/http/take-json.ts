import { DefinitionText, parseJson } from '@backstitch/client';
import { errorInText } from '@backstitch/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './problem';
import { Receiving } from './receiving';

/** Has the server understand JSON in UTF-8, and nothing else. */
export function takeJson(fastify: FastifyInstance): void {
  const receiving = new Receiving();
  fastify.removeAllContentTypeParsers();
  const receive = async (request: FastifyRequest, stream: NodeJS.ReadableStream) => {
    const refusal = codingRefusal(request) ?? typeRefusal(request);
    if (refusal) {
      stream.resume();
      throw refusal;
    }
    const text = textOf(await receiving.receive(stream, Number(request.headers['content-length'] ?? 0)));
    return isDefinition(request) ? new DefinitionText(text) : parseJson(text);
  };
  fastify.addContentTypeParser(['application/json', ...typesOfEvents], receive);
}

/** JSON, too, and only where events come in. */
const typesOfEvents = ['application/cloudevents+json', 'application/cloudevents-batch+json'];

function typeRefusal({ headers, routeOptions: { url } }: FastifyRequest): Problem | undefined {
  const isOfEvents = /^application\/cloudevents/i.test(headers['content-type'] ?? '');
  if (!isOfEvents || url === '/events') return undefined;
  return unsupported('Events are taken at /events. Here send JSON, and say so: Content-Type: application/json.');
}

/** What costs more to check than to receive is parsed where it is checked. */
const isDefinition = ({ method, routeOptions: { url } }: FastifyRequest) =>
  method === 'PUT' && url === '/saga-types/:type';

/** @throws Problem `bad-json`, `invalid-body` for JSON that can't be kept as it is */
function textOf(bytes: Buffer): string {
  if (bytes.length === 0) throw new Problem('bad-json', 'The body is empty, and its content type says JSON.');
  const text = decoded(bytes);
  const error = errorInText(text);
  if (error) throw new Problem('invalid-body', error.detail, { errors: [error] });
  return text;
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Problem('bad-json', 'The body is not UTF-8.');
  }
}

function codingRefusal({ headers }: FastifyRequest): Problem | undefined {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers['content-type'] ?? '') ?? [];
  if (!/^utf-?8$/i.test(charset)) return unsupported(`JSON is UTF-8, not ${charset.slice(0, 40)}.`);
  const coding = headers['content-encoding'] ?? 'identity';
  return coding === 'identity' ? undefined : unsupported('Send the body as it is: no content coding is understood.');
}

/** As RFC 9110 has it: the answer says what would have been understood. */
export const unsupported = (detail: string): Problem =>
  new Problem('unsupported-media-type', detail, {
    headers: { accept: 'application/json', 'accept-encoding': 'identity' },
  });
