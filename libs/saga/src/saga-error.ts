/**
 * Why a saga's code was stopped or refused, other than by a step. Stable codes, each with a page in `docs/errors`.
 * - `PivotNotAlone`: a pivot was asked while another step was in flight, or a step while a pivot was. Nothing was sent.
 * - `PivotUndeclared`: a pivot in a saga type whose contract doesn't say `pivot: true`, or the nesting of one without it.
 * - `PayloadTooLarge`: an input, result or what is carried on would be over Temporal's 2 MB. Nothing was sent.
 * - `SagaTooLarge`: the history is so full that only the compensations still fit. The saga unwinds.
 * - `NotReceived`: the message did not come in time.
 * - `SagaCancelled`, `SagaCompensated`: an operator, or a cancel request, ended it.
 * - `SagaDeadlineExceeded`: its deadline passed.
 * - `ProcessCompensated`: its machine ended in a state that compensates.
 * - `MachineChanged`: its machine is not the one that it has run on, and nothing says how one becomes the other.
 * - `SagaMisused`: a saga function was called outside a saga, or in a way it can't work.
 */
export type SagaErrorCode =
  | 'PivotNotAlone'
  | 'PivotUndeclared'
  | 'PayloadTooLarge'
  | 'SagaTooLarge'
  | 'NotReceived'
  | 'SagaCancelled'
  | 'SagaCompensated'
  | 'SagaDeadlineExceeded'
  | 'ProcessCompensated'
  | 'MachineChanged'
  | 'EventUnpublishable'
  | 'SagaMisused';

/** An error of the engine. Match it by `code`. Never retryable as it is. */
export class SagaError extends Error {
  override readonly name = 'SagaError';
  constructor(
    readonly code: SagaErrorCode,
    message: string,
    readonly details?: unknown,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
