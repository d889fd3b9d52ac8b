import { type ProblemCode, problemCodes } from './problem-codes';

/** One thing that is wrong with a body. */
export interface Fault {
  /** A JSON Pointer (RFC 6901) into the body; empty: the body itself. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** What the caller is told instead of an answer, as RFC 9457 has it. Thrown anywhere below a controller. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly errors: readonly Fault[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  /** @param more.retryAfter in seconds; 429 and 503 always say one */
  constructor(
    readonly code: ProblemCode,
    detail: string,
    more: { errors?: readonly Fault[]; retryAfter?: number; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause });
    this.status = problemCodes[code].status;
    this.errors = more.errors;
    const later = more.retryAfter ?? (this.status === 429 || this.status === 503 ? 5 : undefined);
    this.headers = { ...more.headers, ...(later !== undefined && { 'retry-after': String(later) }) };
  }

  /** @param instance the path it happened at */
  toDocument(instance: string): Record<string, unknown> {
    return {
      type: `/errors/${this.code}`,
      code: this.code,
      title: problemCodes[this.code].title,
      status: this.status,
      detail: this.message,
      instance,
      ...(this.errors && { errors: this.errors }),
    };
  }
}
