import type { Json } from '../json/json';

/** What an intrinsic function may ask of the outside. */
export interface IntrinsicSources {
  /** A number in [0, 1). */
  random(): number;
  uuid(): string;
  /** The edition of the interpreter that the execution began with. Default: this one. */
  readonly edition?: number;
  /** Told what the work costs. */
  readonly taskBudget?: { spend(steps: number): void };
}

/** An intrinsic function over its evaluated arguments. @throws IntrinsicError */
export type IntrinsicFunction = (args: readonly Json[], sources: IntrinsicSources) => Json;
