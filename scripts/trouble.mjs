/** Something the reader has to mend: a stable code, and one sentence that says what and how. Printed without a stack. */
export class Trouble extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * Says what went wrong, the way each command does. An error without a code is a fault of the script: its stack helps.
 * @param {unknown} error
 */
export function tell(error) {
  const isTold = error instanceof Error && 'code' in error && typeof error.code === 'string';
  console.error(isTold ? `\n${error.code}: ${error.message}` : error);
}
