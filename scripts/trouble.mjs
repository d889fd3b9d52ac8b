/** Something the reader has to mend: a stable code, and one sentence that says what and how. Printed without a stack. */
export class Trouble extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** Says what went wrong, the way each command does. An error without a code is a fault of the script: its stack helps. */
export function tell(error) {
  console.error(typeof error.code === 'string' ? `\n${error.code}: ${error.message}` : error);
}
