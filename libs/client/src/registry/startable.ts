import type { SagaType } from '@backstitch/contract';
import type { Started } from '@backstitch/states-language';

/** A type as it is now, with what starts a saga of it. */
export interface Startable {
  readonly type: SagaType;
  /** Of a state machine: what its workflow is started with besides its input. */
  readonly started?: Started;
}
