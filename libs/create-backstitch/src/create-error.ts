export type CreateErrorCode = 'bad-arguments' | 'folder-not-empty';

/** What the reader has to mend: one sentence says what and how. */
export class CreateError extends Error {
  constructor(
    readonly code: CreateErrorCode,
    message: string,
  ) {
    super(message);
  }
}
