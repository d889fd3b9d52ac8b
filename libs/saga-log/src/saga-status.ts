/**
 * Where a saga stands. `running`, `compensating` and `needs-attention` are incomplete, and so is `terminated`: it left
 * something behind. `failed` is a saga that failed and never unwinds: what took effect stays, as it was defined.
 */
export const sagaStatuses = [
  'running',
  'completed',
  'compensating',
  'compensated',
  'failed',
  'cancelled',
  'needs-attention',
  'terminated',
] as const;
export type SagaStatus = (typeof sagaStatuses)[number];
