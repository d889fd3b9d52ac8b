import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import { utf8Length } from '../json/utf8-length';

/** What an answer of a service says of itself. */
interface ServiceResponse {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** A UUID. */
  readonly requestId: string;
  readonly contentType: string;
  /** Headers of this service alone. Default none. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * What AWS adds to the answer of a service that it calls by an optimized integration: definitions read the status from
 * there, and the id of the request.
 * @param body as the service answered
 */
export function sdkMetadata(body: Json, { at, requestId, contentType, headers = {} }: ServiceResponse): JsonObject {
  const all: Record<string, string> = {
    Connection: 'keep-alive',
    'Content-Length': `${utf8Length(JSON.stringify(body))}`,
    'Content-Type': contentType,
    Date: new Date(at).toUTCString(),
    ...headers,
    'x-amzn-RequestId': requestId,
  };
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]])),
      HttpHeaders: all,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
  };
}

/** What `lambda:invoke` answers with. @param payload what the function has */
export function invocation(payload: Json, response?: Pick<ServiceResponse, 'at' | 'requestId'>): JsonObject {
  const answer = { ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 };
  if (response === undefined) return answer;
  const hex = response.requestId.replaceAll('-', '');
  const trace = `Root=1-${Math.floor(response.at / 1_000).toString(16)}-${hex.slice(0, 24)};Parent=${hex.slice(16)};Sampled=0`;
  const headers = {
    'X-Amz-Executed-Version': '$LATEST',
    'x-amzn-Remapped-Content-Length': '0',
    'X-Amzn-Trace-Id': trace,
  };
  return { ...answer, ...sdkMetadata(payload, { ...response, contentType: 'application/json', headers }) };
}
