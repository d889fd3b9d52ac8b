import { type ProblemCode, problemCodes } from './problem-codes';

/** One thing that is wrong with a body. */
export interface Fault {
  /** A JSON Pointer (RFC 6901) into the body; empty: the body itself. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** Of all that is wrong with a body, so many things are told; the others are counted. */
export const mostFaults = 100;
/** Characters of one pointer, or of what is said of one thing. */
const longest = 500;
/** Characters of a problem's detail. */
const longestDetail = 2_000;

/** What the caller is told instead of an answer, as RFC 9457 has it. Thrown anywhere below a controller. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  /** At most a hundred. */
  readonly errors: readonly Fault[] | undefined;
  /** How many more there are. */
  readonly moreErrors: number;
  readonly headers: Readonly<Record<string, string>>;

  /**
   * @param more.count of all faults, when `errors` has not all of them
   * @param more.retryAfter in seconds; 429 and 503 always say one
   */
  constructor(
    readonly code: ProblemCode,
    detail: string,
    more: {
      errors?: readonly Fault[];
      count?: number;
      retryAfter?: number;
      headers?: Record<string, string>;
      cause?: unknown;
    } = {},
  ) {
    super(cut(detail, longestDetail), { cause: more.cause });
    this.status = problemCodes[code].status;
    this.errors = more.errors?.slice(0, mostFaults).map((fault) => ({
      pointer: cut(fault.pointer, longest),
      code: fault.code,
      detail: cut(fault.detail, longest),
    }));
    this.moreErrors = (more.count ?? more.errors?.length ?? 0) - (this.errors?.length ?? 0);
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
      instance: cut(instance, longest),
      ...(this.errors && { errors: this.errors }),
      ...(this.moreErrors > 0 && { moreErrors: this.moreErrors }),
    };
  }
}

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

/** The first of them, by where they are, and how many more. */
export function sayFaults(errors: readonly Fault[], what: string, count = errors.length): string {
  const named = errors.slice(0, 10).map(({ pointer }) => cut(pointer, 100) || what);
  const others = count - named.length;
  const where = [...named, ...(others > 0 ? [`and ${others} more`] : [])].join(', ');
  return `${count === 1 ? 'One thing is' : `${count} things are`} wrong: ${where}.`;
}
