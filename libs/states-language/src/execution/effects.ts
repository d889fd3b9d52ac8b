import type { TaskPattern } from '../arn/task-resource';
import type { QueryLanguage } from '../definition/query-language';
import type { StateMachine } from '../definition/state-machine';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import type { Cancellation } from './cancellation';
import type { ConcurrencyLimit } from './concurrency-limit';
import type { ExecutionOutcome } from './execution-outcome';
import type { TaskBudget } from './task-budget';
import type { HistoryEvent } from './history-event';

/** A task to be done: a participant's request, a Lambda function, an activity, a nested execution, … */
export interface TaskRequest {
  /** The ARN or URN of the definition, `.sync` and `.waitForTaskToken` still on it. */
  readonly resource: string;
  /** How it ends: with the answer, when the thing started has ended, or when the token comes back. */
  readonly pattern: TaskPattern;
  readonly state: string;
  readonly input: Json;
  /** Of this visit to the state: unique in the execution, the same for all attempts and on replay. */
  readonly visit: number;
  /** 0 for the first try, then 1, 2, … */
  readonly attempt: number;
  /** Of this attempt, in the execution: the same on replay and after a reset, whatever ends first. */
  readonly path: string;
  /** Of `wait-for-task-token`: whoever holds it may settle the task. */
  readonly taskToken?: string;
  /** Seconds until `States.Timeout`; the port keeps the time. Absent: no limit. */
  readonly timeoutSeconds?: number;
  /** Seconds without a heartbeat until `States.HeartbeatTimeout`. */
  readonly heartbeatSeconds?: number;
  readonly credentials?: Json;
}

/** How a task ended. An error without a name or cause is possible: whoever settled it gave none. */
export type TaskOutcome =
  | { readonly output: Json }
  | { readonly failed: true; readonly error?: string; readonly cause?: string; readonly timedOut?: boolean };

/** What a distributed Map is to read. `config` has its Path fields already resolved. */
export interface ReadItemsRequest {
  readonly resource: string;
  readonly parameters: Json;
  readonly config: JsonObject;
  /** Stop after so many items; absent: all. */
  readonly maxItems?: number;
}

/** One child execution of a distributed Map: plain data, so that it can be sent to a child workflow. */
export interface ItemRun {
  readonly processor: StateMachine;
  /** The query language of the states in it that name none. */
  readonly language: QueryLanguage;
  readonly input: Json;
  /** The context object that the child execution starts with. */
  readonly context: JsonObject;
  /** Names the Map Run in the ids of its child executions. */
  readonly label: string;
  /** Names the Map to people: its Label, or else its state. */
  readonly map: string;
  readonly index: number;
  /** Where it is in the execution around it, as of a task. */
  readonly path: string;
  /** Which Map Run of this label in the execution, from 1. */
  readonly mapRun: number;
  readonly executionType: 'STANDARD' | 'EXPRESS';
}

/** How a port runs a large distributed Map: many child executions together, in one place each. */
export interface Portions {
  /**
   * How many inputs go together, in order; undefined: the Map isn't large, and each goes by itself.
   * @param items that go along in the context, one for each input; absent: none do
   */
  of(inputs: Json[], processor: StateMachine, items?: Json[]): number[] | undefined;
  /** @param limit of child executions at once; 0: all. @returns their outcomes in order */
  run(runs: ItemRun[], limit: number, cancellation: Cancellation): Promise<ExecutionOutcome[]>;
}

export interface WriteResultsRequest {
  readonly resource: string | undefined;
  readonly parameters: Json;
  readonly config: JsonObject;
  readonly mapRunArn: string;
  readonly results: { readonly input: Json; readonly outcome: ExecutionOutcome }[];
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
  taskToken(place: { readonly state: string; readonly attempt: number }): string;
  /** One attempt. Failing is an outcome; a rejection is a fault of the port and fails the execution. */
  task(request: TaskRequest, cancellation: Cancellation): Promise<TaskOutcome>;
  /** A state has failed and is not tried again: nobody waits for its task tokens any more. */
  endVisit?(visit: number): void;
  /** Resolves at or after the time (milliseconds since 1970); at once when it is past. */
  waitUntil(time: number, cancellation: Cancellation): Promise<void>;
  /** Items of a distributed Map: `itemsOf` parses what storage holds. A failure is `States.ItemReaderFailed`. */
  readItems(
    request: ReadItemsRequest,
    cancellation: Cancellation,
  ): Promise<{ readonly items: Json[] } | { readonly cause: string }>;
  /** Child execution of a distributed Map, for one item or batch: `executeItem`, here or in a child workflow. */
  runItem(run: ItemRun, cancellation: Cancellation): Promise<ExecutionOutcome>;
  /** Child executions of a large distributed Map, many at a time. Default: each by `runItem`. */
  readonly portions?: Portions;
  /** Stores a distributed Map's results. @returns what `ResultWriterDetails` names, or the cause of a failure. */
  writeResults(
    request: WriteResultsRequest,
    cancellation: Cancellation,
  ): Promise<{ readonly details: JsonObject } | { readonly cause: string }>;
  /**
   * Called now and then in a long run of states that ask nothing of the outside, such as a loop: in a workflow, a short
   * timer, so that no workflow task takes too long.
   */
  sleepBriefly?(cancellation: Cancellation): Promise<void>;
  /** Shared by all executions that run in one place: keeps count of what they do between two waits. */
  readonly taskBudget?: TaskBudget;
  /** Shared likewise: how much of it runs side by side. Absent: as much as the definition says. */
  readonly concurrency?: ConcurrencyLimit;
  /** Takes note of an event; must not throw or wait. */
  emit(event: HistoryEvent): void;
}
