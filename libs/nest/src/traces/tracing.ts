import {
  type Attributes,
  type Link,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Environment } from '../settings/environment';
import { ChosenIds } from './chosen-ids';
import { callerIn } from './caller-in';
import { traceIds } from './trace-ids';

/** A piece of a saga's trace, once it is over. */
export interface TracedWork {
  readonly name: string;
  /** Of the saga: `{type}/{id}` */
  readonly workflowId: string;
  /** As `traceIds` makes it. */
  readonly spanId: string;
  readonly kind: 'server' | 'consumer' | 'internal';
  readonly startedAt: Date;
  /** Default now. */
  readonly endedAt?: Date;
  readonly attributes?: Attributes;
  /** What it failed with. Default it went well. */
  readonly failure?: string;
  /** A `traceparent` (W3C) of whoever asked for it: their trace is linked. */
  readonly traceparent?: string;
}

/** Sends traces to an OpenTelemetry collector. */
export class Tracing {
  private readonly ids = new ChosenIds();
  private readonly provider: BasicTracerProvider;

  private constructor(service: string) {
    this.provider = new BasicTracerProvider({
      idGenerator: this.ids,
      resource: resourceFromAttributes({ 'service.name': service }),
      spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
    });
  }

  /**
   * Off, unless `OTEL_EXPORTER_OTLP_ENDPOINT` or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` says where the collector is. The other
   * `OTEL_*` variables of the exporter are read as everywhere, from the process's own environment.
   * @param name of the process, unless `OTEL_SERVICE_NAME` says otherwise
   */
  static open(name: string, environment: Environment): Tracing | undefined {
    const { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces } = environment;
    return all || traces ? new Tracing(environment['OTEL_SERVICE_NAME'] || name) : undefined;
  }

  record({ name, workflowId, spanId, kind, startedAt, endedAt, attributes, failure, traceparent }: TracedWork): void {
    const traceId = traceIds.trace(workflowId);
    const saga = traceIds.saga(workflowId);
    const parent = { traceId, spanId: saga, traceFlags: TraceFlags.SAMPLED, isRemote: true };
    const within = spanId === saga ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
    const caller = callerIn(traceparent);
    const links: Link[] = caller === undefined ? [] : [{ context: caller }];
    const options = {
      kind: kinds[kind],
      startTime: startedAt,
      attributes: { ...attributes, 'saga.id': workflowId },
      links,
    };
    const span = this.ids.within({ traceId, spanId }, () =>
      this.provider.getTracer('backstitch').startSpan(name, options, within),
    );
    if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
    span.end(endedAt ?? new Date());
  }

  /** Sends what is still to be sent. */
  async close(): Promise<void> {
    await this.provider.shutdown();
  }
}

const kinds = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER, internal: SpanKind.INTERNAL } as const;
