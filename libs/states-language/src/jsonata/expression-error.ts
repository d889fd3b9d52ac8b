const stackOverflow =
  'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive';
/** Characters of a message, which may quote a value. */
const maxText = 2_000;

/** A JSONata expression that failed: `message` is what follows 'threw an error during evaluation.' in a cause. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';

  /** @param code JSONata's own (`T2001`, `S0201`), or `BUDGET` when the expression asked for too much. */
  constructor(
    readonly code: string,
    readonly reason: string,
  ) {
    super(reason);
  }

  /** From whatever JSONata or its engine threw. */
  static of(error: unknown): ExpressionError {
    // JSONata writes its own message over that of every error whose code it knows; the reason it doesn't see.
    if (error instanceof ExpressionError) return new ExpressionError(error.code, error.reason);
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
    const text = typeof message === 'string' ? message.slice(0, maxText) : 'The expression failed';
    if (code === 'D1011' || /call stack/.test(text)) return new ExpressionError('BUDGET', stackOverflow);
    return new ExpressionError(typeof code === 'string' ? code : 'D0000', text);
  }
}
