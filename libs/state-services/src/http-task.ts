import type { Json, JsonObject, ServiceAnswer, TaskRequest } from '@backstitch/states-language';
import { allowList } from './allow-list';
import type { MachineSettings } from './machine-settings';

/** As AWS: a call that takes longer has failed. Milliseconds. */
const requestTimeoutMs = 60_000;
/** Of an answer, in bytes: more than a state may give out. */
const maxBytes = 300_000;

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];

/** Headers of the connection and of proxies. With a `Host` of its own a request would reach another place than the one allowed. */
const notTheirs =
  /^(host|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect|via|forwarded|max-forwards|x-forwarded-.*|proxy-.*)$/;

/** `http:invoke`: one call to an address that the settings allow. No redirect is followed. */
export const httpTask =
  ({ http }: MachineSettings) =>
  async ({ input }: TaskRequest): Promise<ServiceAnswer> => {
    const given = (input ?? {}) as JsonObject;
    const failed = (error: string, cause: string): ServiceAnswer => ({ failed: true, error, cause });
    const url = addressOf(given);
    const allowed = url !== undefined && http !== undefined && allowList(http.allow)(url.href);
    if (url === undefined || !allowed) {
      return failed('States.Http.Denied', `'${text(given['ApiEndpoint'])}' is not on the allow-list of this place.`);
    }
    const method = text(given['Method']).toUpperCase();
    if (!methods.includes(method))
      return failed('States.Runtime', `'${method}' is not a method: ${methods.join(', ')} are.`);
    const authentication = given['Authentication'] as JsonObject | undefined;
    const connection = text(authentication?.['ConnectionArn']);
    const known = Object.hasOwn(http.connections, connection) ? http.connections[connection] : undefined;
    if (authentication !== undefined && known === undefined) {
      return failed('States.Http.Denied', `There is no connection '${connection}' here.`);
    }
    if (known && !allowList(known.allow)(url.href)) {
      return failed('States.Http.Denied', `The connection '${connection}' is not for this address.`);
    }
    const secret = known?.headers ?? {};
    const redacted = redacting(Object.values(secret));
    const headers = headersOf(given);
    const reserved = Object.keys(headers).find((name) => notTheirs.test(name));
    if (reserved !== undefined) {
      return failed('States.Runtime', `The header '${reserved}' can't be set: it is for those who carry the message.`);
    }
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error(`no answer within ${requestTimeoutMs} ms`)), requestTimeoutMs);
    try {
      const { body, type } = bodyOf(given);
      const response = await fetch(url, {
        method,
        headers: { ...(type !== undefined && { 'content-type': type }), ...headers, ...lowerCase(secret) },
        ...(body !== undefined && method !== 'GET' && method !== 'HEAD' && { body }),
        redirect: 'manual',
        signal: late.signal,
      });
      const answer = await readAnswer(response, redacted);
      if (response.ok) return { output: answer };
      return failed(`States.Http.StatusCode.${response.status}`, JSON.stringify(answer));
    } catch (error) {
      const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return failed('States.Http.Socket', redacted(reason instanceof Error ? reason.message : String(reason)));
    } finally {
      clearTimeout(timer);
    }
  };

/**
 * Takes a connection's secrets out of what an address says back: an address that echoes would write them into a history,
 * where they stay. As they are sent, without the word before them (`Bearer x`), in JSON and in base64.
 */
function redacting(values: readonly string[]): (text: string) => string {
  const plain = values.flatMap((value) => [value, ...value.split(' ').slice(1)]).filter((value) => value.length >= 4);
  const spelt = plain.flatMap((value) => [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    Buffer.from(value).toString('base64'),
  ]);
  const longestFirst = [...new Set(spelt)].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((left, secret) => left.replaceAll(secret, '***'), text);
}

/** The address with its query. Undefined: it is none. */
function addressOf(given: JsonObject): URL | undefined {
  const endpoint = text(given['ApiEndpoint']);
  if (!URL.canParse(endpoint)) return undefined;
  const url = new URL(endpoint);
  for (const [name, value] of Object.entries((given['QueryParameters'] ?? {}) as JsonObject)) {
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, asText(one));
  }
  return url;
}

const headersOf = (given: JsonObject): Record<string, string> =>
  Object.fromEntries(
    Object.entries((given['Headers'] ?? {}) as JsonObject).map(([name, value]) => [name.toLowerCase(), asText(value)]),
  );

/** Two spellings of one header would be sent as one with both values. */
const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

function bodyOf(given: JsonObject): { body?: string; type?: string } {
  const body = given['RequestBody'];
  if (body === undefined) return {};
  const form = headersOf(given)['content-type']?.includes('x-www-form-urlencoded');
  const { RequestBodyEncoding: encoding } = (given['Transform'] ?? {}) as JsonObject;
  if (form && encoding === 'URL_ENCODED' && typeof body === 'object' && body !== null && !Array.isArray(body)) {
    const pairs = Object.entries(body).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, asText(one)]),
    );
    return { body: new URLSearchParams(pairs).toString() };
  }
  return typeof body === 'string' ? { body } : { body: JSON.stringify(body), type: 'application/json' };
}

async function readAnswer(response: Response, redacted: (text: string) => string): Promise<JsonObject> {
  const body = redacted(await textOf(response));
  const headers: JsonObject = {};
  for (const [name, value] of response.headers) headers[name] = [redacted(value)];
  const isJson = response.headers.get('content-type')?.includes('json');
  return {
    Headers: headers,
    ResponseBody: isJson ? parsed(body) : body,
    StatusCode: response.status,
    StatusText: redacted(response.statusText),
  };
}

/** @throws Error when it is larger than anything a state may give out */
async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`The answer has more than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return body;
  }
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const asText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
