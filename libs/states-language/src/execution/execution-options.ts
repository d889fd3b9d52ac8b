import type { JsonObject } from '../json/json-object';

/** What an execution is told besides its definition and input. */
export interface ExecutionOptions {
  /** `Execution.Id`, `.Name`, `.RoleArn`; `StateMachine.Id`, `.Name`: merged into the context object. */
  readonly context?: JsonObject;
  /** UTF-8 bytes that a state's output may have. Default 262,144, as AWS. */
  readonly maxOutputBytes?: number;
  /** History events after which an execution fails, so that a loop ends. Default 25,000, as AWS. */
  readonly maxEvents?: number;
  /** Most iterations of a Map at once, whatever the state allows. Default: no limit, as 0 is in the state. */
  readonly maxConcurrency?: number;
  /** Of an execution inside another one: its path there. Default none. */
  readonly path?: string;
  /** Sees the stages of a state's data by name (`afterInputPath`, `afterParameters`, `result`, …); for TestState. */
  readonly inspect?: (stage: string, value: unknown) => void;
}
