/** A question to the operator, and what is done with the answer. */
export interface Asking {
  readonly title: string;
  /** It asks for a reason, and who gives it. Default false. */
  readonly reason?: boolean;
  /** What the JSON is, shown above its field. Absent: none is asked for. */
  readonly json?: string;
  /** Of which one is chosen. Default none. */
  readonly types?: readonly string[];
  /** The JSON to begin with, by the type that is chosen. Default `{}`. */
  readonly start?: (type: string) => unknown;
  /** Sends it. What it throws is shown, and the question stays open. */
  readonly send: (answer: Answer) => Promise<void>;
}

export interface Answer {
  readonly type: string;
  readonly reason: string;
  /** The JSON, parsed; undefined where none was asked for. */
  readonly value: unknown;
  /** An idempotency key, and who acts: to be sent along. */
  readonly headers: Readonly<Record<string, string>>;
}
