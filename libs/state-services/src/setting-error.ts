/** Codes of a {@link SettingError}; each has a page in `docs/errors/`. */
export type SettingErrorCode = 'bad-setting';

/** A setting that can't be used: the process stops at its start. Match on `code`, never on the class. */
export class SettingError extends Error {
  override readonly name = 'SettingError';

  constructor(
    readonly code: SettingErrorCode,
    message: string,
  ) {
    super(message);
  }
}
