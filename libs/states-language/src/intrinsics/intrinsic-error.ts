/** What is wrong with an intrinsic function's call; becomes `States.IntrinsicFailure`. */
export class IntrinsicError extends Error {
  override readonly name = 'IntrinsicError';
}
