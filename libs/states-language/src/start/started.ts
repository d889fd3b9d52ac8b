import type { StateMachine } from '../definition/state-machine';
import type { JsonObject } from '../json/json-object';
import type { Bindings } from './binding';

/** One version of a definition. */
export interface DefinedMachine {
  readonly version: number;
  readonly definition: StateMachine;
  /** What happens to what took effect when an execution fails or is stopped: `never` is what AWS does. */
  readonly unwind: 'mirror' | 'sequential' | 'never';
}

/**
 * The third argument of an execution's workflow, after its input and what a saga around it hands on: the definition,
 * and how its tasks are served. A running execution keeps what it began with, and its history says it all.
 */
export interface Started {
  readonly kind: 'state-machine' | 'map-run';
  /** Which of `machines` it runs. */
  readonly name: string;
  /** That one, and those it starts as nested executions. */
  readonly machines: Record<string, DefinedMachine>;
  readonly bindings: Bindings;
  /** Proves that a task's token was given away by this execution, or by one that it has started. It is never shown. */
  readonly secret?: string;
  /** Of the interpreter that it began with: {@link thisEdition}, or absent, the first. What is under way keeps to it. */
  readonly edition?: number;
  /** Laid over the context object that an execution has by itself. */
  readonly context?: JsonObject;
}

/** The type of the failure with which an update is refused whose task has ended. */
export const taskClosed = 'task-closed';

/** Query: the state history, from the event after `after`, as many events as fit a payload. */
export const statesQuery = 'backstitch.states';

/** The workflow type of the child workflows that run the items of a large Map. */
export const mapRunType = (machine: string): string => `${machine}.map`;

/**
 * The edition of the interpreter, which executions are started with. It is another when one that is under way would be
 * replayed otherwise: the second counts expressions by what they cost, and has ids of seven parts; the third calls the
 * steps of a large Map like its state; in the fourth answers of services say something of themselves, as AWS's own; the
 * fifth names an execution that it only starts alike after a reset, reckons with what executions are started with, and undoes of a
 * branch or an item what that has asked; in the sixth `States.ALL` doesn't retry what has answered too much, a path that is too
 * expensive fails its Choice, a nested execution whose time is up before it was begun fails its Task, a child's own error of a
 * taken name is the child's, errors are no longer than AWS's, and what an intrinsic function costs, and what fits a portion of a
 * Map, is reckoned as it is.
 */
export const thisEdition = 6;

/** Seven parts and none is empty, as AWS's own: definitions take them apart. In the first edition some were. */
const arn = (kind: string, edition = thisEdition) =>
  `${edition === 1 ? 'arn:backstitch:states::' : 'arn:aws:states:local:000000000000'}:${kind}`;

/** Where an execution is known to its states: `$$.Execution.Id` and the like. */
export function executionArn(machine: string, id: string, edition?: number): string {
  return `${arn('execution', edition)}:${machine}:${id}`;
}

/** Where a state machine is known: `$$.StateMachine.Id`. */
export function machineArn(machine: string, edition?: number): string {
  return `${arn('stateMachine', edition)}:${machine}`;
}
