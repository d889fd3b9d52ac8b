import type { temporal } from '@temporalio/proto';

const text = new TextDecoder();

/** The JSON value at a place of a payload list; undefined when there is none, or it isn't JSON. */
export function decoded(list: temporal.api.common.v1.IPayloads | null | undefined, index = 0): unknown {
  return decodedOne(list?.payloads?.[index]);
}

export function decodedOne(payload: temporal.api.common.v1.IPayload | null | undefined): unknown {
  const encoding = payload?.metadata?.['encoding'];
  if (!payload?.data || !encoding || !text.decode(encoding).startsWith('json/')) return undefined;
  return JSON.parse(text.decode(payload.data));
}
