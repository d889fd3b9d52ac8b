/** Characters. */
const max = { error: 256, reason: 32_768 };

/** A state's failure as the language sees it: an error name and a cause, either of which may be missing. */
export class StatesError extends Error {
  override readonly name = 'StatesError';

  /** @param located false: the interpreter's own complaint; the state it happened in puts its name and event before it. */
  constructor(
    readonly error: string | undefined,
    readonly reason: string | undefined,
    readonly located = true,
  ) {
    super(reason ?? error ?? 'failed');
  }

  /** `States.Runtime`: can be neither retried nor caught. */
  static runtime(reason: string): StatesError {
    return new StatesError('States.Runtime', reason, false);
  }

  /** A path into an input that is null. */
  static nullInput(): StatesError {
    return StatesError.runtime('Unable to apply Path transformation to null or empty input.');
  }

  static query(reason: string): StatesError {
    return new StatesError('States.QueryEvaluationError', reason, false);
  }

  /** This error with no more of its name and cause than AWS keeps: it goes into outputs, answers and the history. */
  get shortened(): StatesError {
    const { error, reason } = this;
    if ((error?.length ?? 0) <= max.error && (reason?.length ?? 0) <= max.reason) return this;
    const part = (text: string | undefined, length: number) => text?.slice(0, length).toWellFormed();
    return new StatesError(part(error, max.error), part(reason, max.reason), this.located);
  }

  /** This error with its place, as AWS writes it. */
  at(state: string, eventId: number): StatesError {
    if (this.located) return this;
    const place = `An error occurred while executing the state '${state}' (entered at the event id #${eventId}).`;
    return new StatesError(this.error, `${place} ${this.reason ?? ''}`);
  }
}
