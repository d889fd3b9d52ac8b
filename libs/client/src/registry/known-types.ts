import type { SagaType } from '@backstitch/contract';

/** Saga types that stand in no catalogue: stored ones, or those that somebody has found out. */
export interface KnownTypes {
  /** Those that can be started. */
  all(): Promise<readonly SagaType[]>;
  /** Those whose sagas are only shown and steered. */
  retired(): Promise<readonly SagaType[]>;
  /** A type whose sagas are shown; undefined where there is none, or where `toStart` has to say. */
  find(name: string): Promise<SagaType | undefined>;
  /** The type as it is now, to start a saga of it; undefined where there is none. */
  toStart(name: string): Promise<SagaType | undefined>;
}
