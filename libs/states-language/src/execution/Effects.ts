import { type QueryLanguage } from '../definition/QueryLanguage';
import { type StateMachine } from '../definition/StateMachine';
import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';
import { type Cancellation } from './Cancellation';
import { type Crowd } from './Crowd';
import { type ExecutionOutcome } from './ExecutionOutcome';
import { type Turn } from './Turn';
import { type HistoryEvent } from './HistoryEvent';

/** A task to be done: a participant's request, a Lambda function, an activity, a nested execution, … */
export interface TaskRequest {
  /** The ARN or URN of the definition, `.sync` and `.waitForTaskToken` still on it. */
  resource: string;
  /** How it ends: with the answer, when the thing started has ended, or when the token comes back. */
  pattern: 'request-response' | 'sync' | 'sync:2' | 'wait-for-task-token';
  state: string;
  input: Json;
  /** Of this visit to the state: unique in the execution, the same for all attempts and on replay. */
  visit: number;
  /** 0 for the first try, then 1, 2, … */
  attempt: number;
  /** Of `wait-for-task-token`: whoever holds it may settle the task. */
  taskToken?: string;
  /** Seconds until `States.Timeout`; the port keeps the time. Absent: no limit. */
  timeoutSeconds?: number;
  /** Seconds without a heartbeat until `States.HeartbeatTimeout`. */
  heartbeatSeconds?: number;
  credentials?: Json;
}

/** How a task ended. An error without a name or cause is possible: whoever settled it gave none. */
export type TaskOutcome = { output: Json } | { failed: true; error?: string; cause?: string; timedOut?: boolean };

/** What a distributed Map is to read. `config` has its Path fields already resolved. */
export interface ReadItemsRequest {
  resource: string;
  parameters: Json;
  config: JsonObject;
  /** Stop after so many items; absent: all. */
  maxItems?: number;
}

/** One child execution of a distributed Map: plain data, so that it can be sent to a child workflow. */
export interface ItemRun {
  processor: StateMachine;
  /** The query language of the states in it that name none. */
  language: QueryLanguage;
  input: Json;
  /** The context object that the child execution starts with. */
  context: JsonObject;
  /** Names the Map Run in the ids of its child executions. */
  label: string;
  index: number;
  executionType: 'STANDARD' | 'EXPRESS';
}

/** How a port runs a large distributed Map: many child executions together, in one place each. */
export interface Portions {
  /** How many inputs go together, in order; undefined: the Map isn't large, and each goes by itself. */
  of(inputs: Json[], processor: StateMachine): number[] | undefined;
  /** @param limit of child executions at once; 0: all. @returns their outcomes in order */
  run(runs: ItemRun[], limit: number, cancellation: Cancellation): Promise<ExecutionOutcome[]>;
}

export interface WriteResultsRequest {
  resource: string | undefined;
  parameters: Json;
  config: JsonObject;
  mapRunArn: string;
  results: { input: Json; outcome: ExecutionOutcome }[];
}

/**
 * Everything the interpreter asks of the outside. It runs in a test with virtual time and in a Temporal workflow alike;
 * between two calls it is deterministic. A promise of the port may stay pending for ever once cancelled.
 */
export interface Effects {
  /** The edition of the interpreter that the execution began with. Default: this one. */
  readonly edition?: number;
  /** Milliseconds since 1970. */
  now(): number;
  /** A number in [0, 1). */
  random(): number;
  uuid(): string;
  /** A token under which the task can be settled from outside. */
  taskToken(place: { state: string; attempt: number }): string;
  /** One attempt. Failing is an outcome; a rejection is a fault of the port and fails the execution. */
  task(request: TaskRequest, cancellation: Cancellation): Promise<TaskOutcome>;
  /** Resolves at or after the time (milliseconds since 1970); at once when it is past. */
  waitUntil(time: number, cancellation: Cancellation): Promise<void>;
  /** Items of a distributed Map: `itemsOf` parses what storage holds. A failure is `States.ItemReaderFailed`. */
  readItems(request: ReadItemsRequest, cancellation: Cancellation): Promise<{ items: Json[] } | { cause: string }>;
  /** Child execution of a distributed Map, for one item or batch: `executeItem`, here or in a child workflow. */
  runItem(run: ItemRun, cancellation: Cancellation): Promise<ExecutionOutcome>;
  /** Child executions of a large distributed Map, many at a time. Default: each by `runItem`. */
  portions?: Portions;
  /** Stores a distributed Map's results. @returns what `ResultWriterDetails` names, or the cause of a failure. */
  writeResults(
    request: WriteResultsRequest,
    cancellation: Cancellation,
  ): Promise<{ details: JsonObject } | { cause: string }>;
  /**
   * Called now and then in a long run of states that ask nothing of the outside, such as a loop: in a workflow, a short
   * timer, so that no workflow task takes too long.
   */
  breathe?(cancellation: Cancellation): Promise<void>;
  /** Shared by all executions that run in one place: keeps count of what they do between two waits. */
  turn?: Turn;
  /** Shared likewise: how much of it runs side by side. Absent: as much as the definition says. */
  crowd?: Crowd;
  /** Takes note of an event; must not throw or wait. */
  emit(event: HistoryEvent): void;
}
