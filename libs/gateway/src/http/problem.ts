import { type FieldError, maxFieldErrors } from '@backstitch/client';
import { type ProblemCode, problemCodes } from './problem-codes';
import type { ProblemDocument } from './problem-document';

/** Characters of one pointer, or of what is said of one thing. */
const longest = 500;
/** Characters of a problem's detail. */
const longestDetail = 2_000;

/** What the caller is told instead of an answer, as RFC 9457 has it. Thrown anywhere below a controller. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  /** At most a hundred. */
  readonly errors: readonly FieldError[] | undefined;
  /** How many more there are. */
  readonly moreErrors: number;
  readonly headers: Readonly<Record<string, string>>;

  /**
   * @param more.count of all errors, when `errors` has not all of them
   * @param more.retryAfter in seconds; 429 and 503 always say one
   */
  constructor(
    readonly code: ProblemCode,
    detail: string,
    more: {
      errors?: readonly FieldError[];
      count?: number;
      retryAfter?: number;
      headers?: Record<string, string>;
      cause?: unknown;
    } = {},
  ) {
    super(cut(detail, longestDetail), { cause: more.cause });
    this.status = problemCodes[code].status;
    this.errors = more.errors?.slice(0, maxFieldErrors).map((error) => ({
      pointer: cut(error.pointer, longest),
      code: error.code,
      detail: cut(error.detail, longest),
    }));
    this.moreErrors = (more.count ?? more.errors?.length ?? 0) - (this.errors?.length ?? 0);
    const later = more.retryAfter ?? (this.status === 429 || this.status === 503 ? 5 : undefined);
    this.headers = { ...more.headers, ...(later !== undefined && { 'retry-after': String(later) }) };
  }

  /** @param instance the path it happened at */
  toDocument(instance: string): ProblemDocument {
    return {
      type: `/errors/${this.code}`,
      code: this.code,
      title: problemCodes[this.code].title,
      status: this.status,
      detail: this.message,
      instance: referenceTo(instance),
      ...(this.errors && { errors: this.errors }),
      ...(this.moreErrors > 0 && { moreErrors: this.moreErrors }),
    };
  }
}

/** The request's path as a URI reference: what can't stand in one is escaped, and no escape is cut in two. */
function referenceTo(path: string): string {
  const escaped = path.replace(/%(?![0-9A-Fa-f]{2})|[^\w.~:/?#[\]@!$&'()*+,;=%-]/g, encodeURIComponent);
  return escaped.slice(0, longest).replace(/%[0-9A-Fa-f]?$/, '');
}

const cut = (text: string, max: number): string => (text.length <= max ? text : `${text.slice(0, max - 1)}…`);
