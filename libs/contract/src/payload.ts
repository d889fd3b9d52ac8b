import type { temporal } from '@temporalio/proto';

type Payload = temporal.api.common.v1.IPayload;

const text = new TextDecoder();

/** The value of a payload. What isn't JSON (encrypted, say, and not decoded before) is shown as what it is. */
export function valueOf(payload: Payload | null | undefined): unknown {
  if (!payload) return undefined;
  const encoding = payload.metadata?.encoding ? text.decode(payload.metadata.encoding) : '';
  if (encoding === 'binary/null') return null;
  if (encoding.startsWith('json/') && payload.data) return JSON.parse(text.decode(payload.data));
  return { encoding, bytes: payload.data?.length ?? 0 };
}

/** The value at a place of an argument list or result. */
export const valueAt = (payloads: temporal.api.common.v1.IPayloads | null | undefined, index: number): unknown =>
  valueOf(payloads?.payloads?.[index]);
