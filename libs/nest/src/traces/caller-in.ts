import type { SpanContext } from '@opentelemetry/api';

/** Whose span a `traceparent` names (W3C Trace Context, version 00). Undefined for none, and for what is none. */
export function callerIn(traceparent: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(`${flags}`, 16), isRemote: true };
}
