import type { SagaType } from '@backstitch/contract';

/** Types and ids as they stand in workflow ids and URLs. */
export const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** One saga, by its type and id. */
export interface SagaRef {
  readonly type: SagaType;
  readonly id: string;
  /** Temporal's id of its workflow: `{type}/{id}` */
  readonly workflowId: string;
  /** Its path: `/sagas/{type}/{id}` */
  readonly path: string;
}
