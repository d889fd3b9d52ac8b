/** Why something failed: a stable code, and what happened. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly details?: unknown;
  /** What caused it, the nearest first, where more than the message is known. */
  readonly causes?: readonly Omit<Failure, 'causes'>[];
}
