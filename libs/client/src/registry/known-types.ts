import type { SagaType } from '@backstitch/contract';
import type { Startable } from './startable';

/** Saga types that stand in no catalogue: stored ones, or those that somebody has found out. */
export interface KnownTypes {
  /** Those that can be started. */
  all(): Promise<readonly SagaType[]>;
  /** Those whose sagas are only shown and steered. */
  retired(): Promise<readonly SagaType[]>;
  /** A type whose sagas are shown; undefined where there is none, or where `toStart` has to say. */
  find(name: string): Promise<SagaType | undefined>;
  /** The type, and what a saga of it is started with; undefined where there is none. */
  toStart(name: string): Promise<Startable | undefined>;
}
