/** Why something failed: a stable code, and what happened. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly details?: unknown;
}
