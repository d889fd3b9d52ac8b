import { type IdGenerator, RandomIdGenerator } from '@opentelemetry/sdk-trace-base';

/** Gives the next span the ids that were chosen for it. Spans are begun synchronously, so none comes in between. */
export class ChosenIds implements IdGenerator {
  private readonly random = new RandomIdGenerator();
  private next: { readonly traceId: string; readonly spanId: string } | undefined;

  within<T>(ids: { readonly traceId: string; readonly spanId: string }, begin: () => T): T {
    this.next = ids;
    try {
      return begin();
    } finally {
      this.next = undefined;
    }
  }

  generateTraceId = (): string => this.next?.traceId ?? this.random.generateTraceId();
  generateSpanId = (): string => this.next?.spanId ?? this.random.generateSpanId();
}
