import type { SagaRef } from '@backstitch/client';
import { processTracing, traceIds } from '@backstitch/nest';
import type { FastifyRequest } from 'fastify';

/** Records the request that started a saga, in the saga's trace; the caller's own trace is linked. Nothing while traces are off. */
export function traceStart({ type, workflowId }: SagaRef, startedAt: Date, { headers }: FastifyRequest): void {
  const traceparent = [headers['traceparent'] ?? []].flat()[0];
  processTracing.now?.record({
    ...{ name: `POST /sagas/${type.name}`, workflowId, spanId: traceIds.start(workflowId), kind: 'server', startedAt },
    attributes: { 'saga.type': type.name, 'http.request.method': 'POST' },
    ...(traceparent !== undefined && { traceparent }),
  });
}
