import type { SagaType } from '@backstitch/contract';
import type { z } from 'zod';

/** How a verb starts a saga. */
export interface StartInOptions {
  /**
   * One key of a saga type, one saga, whoever else starts it: 1 to 255 printable ASCII characters. Default one that is
   * made of the participant's name, the step's key and its place, so that it is this attempt's own.
   */
  readonly key?: string;
}

/** Starts a saga of one of these types when a transaction commits, and never without it. */
export type Start<S extends string> = <T extends SagaType<S>>(
  type: T,
  input: z.input<T['contract']['input']>,
  options?: StartInOptions,
) => void;
