/**
 * An error that the reader of a command's output has to mend: a stable code, and one sentence that says what and how. It is
 * printed without a stack. What runs before the build has its own (`scripts/trouble.mjs`).
 */
export class Trouble extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
