import type { temporal } from '@temporalio/proto';

type Payload = temporal.api.common.v1.IPayload;

const text = new TextDecoder();

/**
 * The value of a payload; undefined for what JSON has no word for, a function say. What isn't JSON (encrypted, say, and
 * not decoded before) is shown as what it is.
 */
export function valueOf(payload: Payload | null | undefined): unknown {
  if (!payload) return undefined;
  const encoding = payload.metadata?.encoding ? text.decode(payload.metadata.encoding) : '';
  if (encoding === 'binary/null') return null;
  const { data } = payload;
  const bytes = data?.length ?? 0;
  if (encoding.startsWith('json/')) {
    if (!data || bytes === 0) return undefined;
    try {
      return JSON.parse(text.decode(data));
    } catch {
      return { encoding, bytes };
    }
  }
  return { encoding, bytes };
}

/** The value at a place of an argument list or result. */
export const valueAt = (payloads: temporal.api.common.v1.IPayloads | null | undefined, index: number): unknown =>
  valueOf(payloads?.payloads?.[index]);
