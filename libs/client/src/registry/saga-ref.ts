import type { SagaType } from '@backstitch/contract';

/** One saga, by its type and id. */
export interface SagaRef {
  readonly type: SagaType;
  readonly id: string;
  /** Temporal's id of its workflow: `{type}/{id}` */
  readonly workflowId: string;
  /** Its path: `/sagas/{type}/{id}` */
  readonly path: string;
}
