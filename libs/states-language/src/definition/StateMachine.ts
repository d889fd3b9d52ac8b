import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';
import { type QueryLanguage } from './QueryLanguage';

/** What every state may have. `null` in a path field is a value: an empty input, a discarded result. */
interface Common {
  Comment?: string;
  QueryLanguage?: QueryLanguage;
  InputPath?: string | null;
  OutputPath?: string | null;
  /** JSONata: what leaves the state. */
  Output?: Json;
  Assign?: JsonObject;
}

interface Flow {
  Next?: string;
  End?: boolean;
}

interface Results {
  /** JSONPath: what goes into the state's work. */
  Parameters?: Json;
  /** JSONata: the same. */
  Arguments?: Json;
  ResultSelector?: JsonObject;
  ResultPath?: string | null;
}

/** One rule of `Retry`; each has its own count of attempts. */
export interface Retrier {
  ErrorEquals: string[];
  /** Seconds before the first retry. Default 1. */
  IntervalSeconds?: number;
  /** Default 3; 0: never. */
  MaxAttempts?: number;
  /** Factor from one wait to the next. Default 2. */
  BackoffRate?: number;
  MaxDelaySeconds?: number;
  /** FULL: a random wait between 0 and the computed one. Default NONE. */
  JitterStrategy?: 'FULL' | 'NONE';
}

/** One rule of `Catch`: where to go with which errors. */
export interface Catcher {
  ErrorEquals: string[];
  Next: string;
  ResultPath?: string | null;
  Output?: Json;
  Assign?: JsonObject;
}

interface Recovery {
  Retry?: Retrier[];
  Catch?: Catcher[];
}

export interface TaskState extends Common, Flow, Results, Recovery {
  Type: 'Task';
  Resource: string;
  TimeoutSeconds?: Json;
  TimeoutSecondsPath?: string;
  HeartbeatSeconds?: Json;
  HeartbeatSecondsPath?: string;
  Credentials?: JsonObject;
}

export interface PassState extends Common, Flow {
  Type: 'Pass';
  /** Any JSON, null and false too: asked for by presence, never by truth. */
  Result?: Json;
  ResultPath?: string | null;
  Parameters?: Json;
}

/** A choice rule: an operator on a Variable, a combination of rules, or a JSONata Condition. */
export interface ChoiceRule {
  Next?: string;
  Assign?: JsonObject;
  Output?: Json;
  Comment?: string;
  Variable?: string;
  Condition?: Json;
  And?: ChoiceRule[];
  Or?: ChoiceRule[];
  Not?: ChoiceRule;
  [operator: string]: unknown;
}

export interface ChoiceState extends Common {
  Type: 'Choice';
  Choices: ChoiceRule[];
  Default?: string;
}

export interface WaitState extends Common, Flow {
  Type: 'Wait';
  Seconds?: Json;
  SecondsPath?: string;
  Timestamp?: string;
  TimestampPath?: string;
}

export interface SucceedState extends Common {
  Type: 'Succeed';
}

export interface FailState {
  Type: 'Fail';
  Comment?: string;
  QueryLanguage?: QueryLanguage;
  Error?: string;
  ErrorPath?: string;
  Cause?: string;
  CausePath?: string;
}

export interface ParallelState extends Common, Flow, Results, Recovery {
  Type: 'Parallel';
  Branches: StateMachine[];
}

/** Where a distributed Map reads its items. */
export interface ItemReader {
  Resource: string;
  Parameters?: Json;
  Arguments?: Json;
  ReaderConfig?: JsonObject;
}

export interface ItemBatcher {
  BatchInput?: Json;
  MaxItemsPerBatch?: Json;
  MaxItemsPerBatchPath?: string;
  MaxInputBytesPerBatch?: Json;
  MaxInputBytesPerBatchPath?: string;
}

/** Where a distributed Map writes the results of its child executions. */
export interface ResultWriter {
  Resource?: string;
  Parameters?: Json;
  Arguments?: Json;
  WriterConfig?: JsonObject;
}

export interface MapState extends Common, Flow, Omit<Results, 'Arguments'>, Recovery {
  Type: 'Map';
  ItemProcessor?: StateMachine;
  /** The older name of ItemProcessor. */
  Iterator?: StateMachine;
  ItemsPath?: string;
  Items?: Json;
  ItemSelector?: Json;
  ItemReader?: ItemReader;
  ItemBatcher?: ItemBatcher;
  ResultWriter?: ResultWriter;
  MaxConcurrency?: Json;
  MaxConcurrencyPath?: string;
  ToleratedFailureCount?: Json;
  ToleratedFailureCountPath?: string;
  ToleratedFailurePercentage?: Json;
  ToleratedFailurePercentagePath?: string;
  Label?: string;
}

/** A state as the definition writes it. Its fields are checked by validation; nothing here is trusted before. */
export type State =
  TaskState | PassState | ChoiceState | WaitState | SucceedState | FailState | ParallelState | MapState;

/** States and where they start: a whole machine, a branch, or a Map's item processor. */
export interface StateMachine {
  Comment?: string;
  StartAt: string;
  States: { [name: string]: State };
  QueryLanguage?: QueryLanguage;
  Version?: string;
  /** Whole seconds the execution may take; then it ends TIMED_OUT. Only of a whole machine. */
  TimeoutSeconds?: number;
  /** Only of an item processor. Absent: INLINE. */
  ProcessorConfig?: { Mode?: 'INLINE' | 'DISTRIBUTED'; ExecutionType?: 'STANDARD' | 'EXPRESS' };
}
