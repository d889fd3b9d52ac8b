/** An error of the saga's own code after the pivot. There is no way back: it fails the workflow task until the code is mended. */
export class AfterPivotError extends Error {
  override readonly name = 'AfterPivotError';
  constructor(readonly error: unknown) {
    super('The saga’s code failed after its pivot.', { cause: error });
  }
}
