/** How the provider misbehaves. In each case it does what it was asked, once; it is the answer that goes wrong. */
export interface Fault {
  /**
   * `late`: answers after `ms`. `twice`: the request is processed twice, as when a network repeats it. `never`: the
   * money moves and no answer comes. `error`: answers 500 and does nothing. A webhook is told late, twice, or never.
   */
  readonly answer: 'late' | 'twice' | 'never' | 'error';
  /** For so many calls from now on. */
  readonly calls: number;
  /** Of `late`. */
  readonly ms?: number;
  /** Which calls, or its own of webhooks. Default charges and refunds. */
  readonly on?: 'charges' | 'refunds' | 'webhooks';
}

/** What is wrong with it, in words. Absent: nothing. */
export function faultIn(given: unknown): string | undefined {
  const { answer, calls, ms, on } = (given ?? {}) as Partial<Fault>;
  if (!['late', 'twice', 'never', 'error'].includes(answer as string)) return 'answer: late, twice, never or error';
  if (!Number.isInteger(calls) || Number(calls) < 0) return 'calls: how many of the next calls, 0 or more';
  if (answer === 'late' && !(Number(ms) > 0)) return 'ms: how late, in milliseconds';
  if (on !== undefined && !['charges', 'refunds', 'webhooks'].includes(on)) {
    return 'on: charges, refunds or webhooks, or leave it out';
  }
  if (on === 'webhooks' && answer === 'error') return 'on: of webhooks the answer is late, twice or never';
  return undefined;
}

/** The faults still to come, oldest first. */
export class Faults {
  #coming: Fault[] = [];

  add(fault: Fault): void {
    this.#coming = [...this.#coming, fault].filter(({ calls }) => calls > 0);
  }

  /** The fault of this call, if it has one; it counts as one of its calls. */
  next(on: NonNullable<Fault['on']>): Fault | undefined {
    const fault = this.#coming.find((each) => each.on === on || (each.on === undefined && on !== 'webhooks'));
    this.#coming = this.#coming
      .map((each) => (each === fault ? { ...each, calls: each.calls - 1 } : each))
      .filter(({ calls }) => calls > 0);
    return fault;
  }

  clear(): void {
    this.#coming = [];
  }
}
