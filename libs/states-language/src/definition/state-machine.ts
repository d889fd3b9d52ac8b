import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import type { QueryLanguage } from './query-language';

/** What every state may have. `null` in a path field is a value: an empty input, a discarded result. */
interface Common {
  readonly Comment?: string;
  readonly QueryLanguage?: QueryLanguage;
  readonly InputPath?: string | null;
  readonly OutputPath?: string | null;
  /** JSONata: what leaves the state. */
  readonly Output?: Json;
  readonly Assign?: JsonObject;
}

interface Flow {
  readonly Next?: string;
  readonly End?: boolean;
}

interface Results {
  /** JSONPath: what goes into the state's work. */
  readonly Parameters?: Json;
  /** JSONata: the same. */
  readonly Arguments?: Json;
  readonly ResultSelector?: JsonObject;
  readonly ResultPath?: string | null;
}

/** One rule of `Retry`; each has its own count of attempts. */
export interface Retrier {
  readonly ErrorEquals: string[];
  /** Seconds before the first retry. Default 1. */
  readonly IntervalSeconds?: number;
  /** Default 3; 0: never. */
  readonly MaxAttempts?: number;
  /** Factor from one wait to the next. Default 2. */
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  /** FULL: a random wait between 0 and the computed one. Default NONE. */
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

/** One rule of `Catch`: where to go with which errors. */
export interface Catcher {
  readonly ErrorEquals: string[];
  readonly Next: string;
  readonly ResultPath?: string | null;
  readonly Output?: Json;
  readonly Assign?: JsonObject;
}

interface Recovery {
  readonly Retry?: Retrier[];
  readonly Catch?: Catcher[];
}

export interface TaskState extends Common, Flow, Results, Recovery {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly TimeoutSeconds?: Json;
  readonly TimeoutSecondsPath?: string;
  readonly HeartbeatSeconds?: Json;
  readonly HeartbeatSecondsPath?: string;
  readonly Credentials?: JsonObject;
}

export interface PassState extends Common, Flow {
  readonly Type: 'Pass';
  /** Any JSON, null and false too: asked for by presence, never by truth. */
  readonly Result?: Json;
  readonly ResultPath?: string | null;
  readonly Parameters?: Json;
}

/** A choice rule: an operator on a Variable, a combination of rules, or a JSONata Condition. */
export interface ChoiceRule {
  readonly Next?: string;
  readonly Assign?: JsonObject;
  readonly Output?: Json;
  readonly Comment?: string;
  readonly Variable?: string;
  readonly Condition?: Json;
  readonly And?: ChoiceRule[];
  readonly Or?: ChoiceRule[];
  readonly Not?: ChoiceRule;
  [operator: string]: unknown;
}

export interface ChoiceState extends Common {
  readonly Type: 'Choice';
  readonly Choices: ChoiceRule[];
  readonly Default?: string;
}

export interface WaitState extends Common, Flow {
  readonly Type: 'Wait';
  readonly Seconds?: Json;
  readonly SecondsPath?: string;
  readonly Timestamp?: string;
  readonly TimestampPath?: string;
}

export interface SucceedState extends Common {
  readonly Type: 'Succeed';
}

export interface FailState {
  readonly Type: 'Fail';
  readonly Comment?: string;
  readonly QueryLanguage?: QueryLanguage;
  readonly Error?: string;
  readonly ErrorPath?: string;
  readonly Cause?: string;
  readonly CausePath?: string;
}

export interface ParallelState extends Common, Flow, Results, Recovery {
  readonly Type: 'Parallel';
  readonly Branches: StateMachine[];
}

/** Where a distributed Map reads its items. */
export interface ItemReader {
  readonly Resource: string;
  readonly Parameters?: Json;
  readonly Arguments?: Json;
  readonly ReaderConfig?: JsonObject;
}

export interface ItemBatcher {
  readonly BatchInput?: Json;
  readonly MaxItemsPerBatch?: Json;
  readonly MaxItemsPerBatchPath?: string;
  readonly MaxInputBytesPerBatch?: Json;
  readonly MaxInputBytesPerBatchPath?: string;
}

/** Where a distributed Map writes the results of its child executions. */
export interface ResultWriter {
  readonly Resource?: string;
  readonly Parameters?: Json;
  readonly Arguments?: Json;
  readonly WriterConfig?: JsonObject;
}

export interface MapState extends Common, Flow, Omit<Results, 'Arguments'>, Recovery {
  readonly Type: 'Map';
  readonly ItemProcessor?: StateMachine;
  /** The older name of ItemProcessor. */
  readonly Iterator?: StateMachine;
  readonly ItemsPath?: string;
  readonly Items?: Json;
  readonly ItemSelector?: Json;
  readonly ItemReader?: ItemReader;
  readonly ItemBatcher?: ItemBatcher;
  readonly ResultWriter?: ResultWriter;
  readonly MaxConcurrency?: Json;
  readonly MaxConcurrencyPath?: string;
  readonly ToleratedFailureCount?: Json;
  readonly ToleratedFailureCountPath?: string;
  readonly ToleratedFailurePercentage?: Json;
  readonly ToleratedFailurePercentagePath?: string;
  readonly Label?: string;
}

/** A state as the definition writes it. Its fields are checked by validation; nothing here is trusted before. */
export type State =
  TaskState | PassState | ChoiceState | WaitState | SucceedState | FailState | ParallelState | MapState;

/** States and where they start: a whole machine, a branch, or a Map's item processor. */
export interface StateMachine {
  readonly Comment?: string;
  readonly StartAt: string;
  readonly States: { [name: string]: State };
  readonly QueryLanguage?: QueryLanguage;
  readonly Version?: string;
  /** Whole seconds the execution may take; then it ends TIMED_OUT. Only of a whole machine. */
  readonly TimeoutSeconds?: number;
  /** Only of an item processor. Absent: INLINE. */
  readonly ProcessorConfig?: {
    readonly Mode?: 'INLINE' | 'DISTRIBUTED';
    readonly ExecutionType?: 'STANDARD' | 'EXPRESS';
  };
}
