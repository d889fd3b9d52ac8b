import type { StateMachine } from '../definition/state-machine';
import { Cancellation } from '../execution/cancellation';
import type { Effects } from '../execution/effects';
import { Execution } from '../execution/execution';
import type { ExecutionOptions } from '../execution/execution-options';
import type { ExecutionOutcome } from '../execution/execution-outcome';
import type { Place } from '../execution/run-states';
import { Scope } from '../execution/scope';
import { StatesError } from '../errors/states-error';
import type { Json } from '../json/json';
import { jsonSize } from '../json/json-size';
import { executionContext } from './execution-context';
import { outcomeOf } from './outcome-of';
import { runStates } from './run-states';

/**
 * Runs a whole state machine. The definition must have passed `validateDefinition`. Never throws for what a
 * definition, an input or a task can do: that is an outcome.
 * @param cancellation cancelling it makes the promise reject with a CancelledError: the execution was stopped.
 */
export async function execute(
  machine: StateMachine,
  input: Json,
  effects: Effects,
  options: ExecutionOptions = {},
  cancellation = new Cancellation(),
): Promise<ExecutionOutcome> {
  const execution = new Execution(effects, options, machine.QueryLanguage ?? 'JSONPath', runStates);
  const context = executionContext(options.context ?? {}, input, effects.now());
  const work = new Cancellation(cancellation);
  execution.emit({ type: 'ExecutionStarted', input });
  const place = { context, scope: new Scope(), cancellation: work, path: options.path ?? '' };
  const running = outcomeOf(started(execution, machine, input, place));
  const outcome =
    machine.TimeoutSeconds === undefined
      ? await running
      : await limited(running, machine.TimeoutSeconds, effects, work);
  emitEnd(execution, outcome);
  return outcome;
}

async function started(execution: Execution, machine: StateMachine, input: Json, place: Place): Promise<Json> {
  const limit = Math.min(execution.options.maxOutputBytes ?? 262_144, 2 ** 26);
  if (jsonSize(input, limit) > limit) {
    throw new StatesError(
      'States.DataLimitExceeded',
      `The execution's input is larger than ${limit} bytes, or nested too deeply.`,
    );
  }
  return runStates(execution, machine, input, place);
}

async function limited(
  running: Promise<ExecutionOutcome>,
  seconds: number,
  effects: Effects,
  work: Cancellation,
): Promise<ExecutionOutcome> {
  const timer = new Cancellation(work);
  const timeout = effects
    .waitUntil(effects.now() + seconds * 1000, timer)
    .then(() => ({ status: 'TIMED_OUT' as const }));
  const outcome = await Promise.race([running, timeout]);
  timer.cancel();
  if (outcome.status === 'TIMED_OUT') {
    running.catch(() => undefined);
    work.cancel();
  }
  return outcome;
}

function emitEnd(execution: Execution, outcome: ExecutionOutcome): void {
  const event = { SUCCEEDED: 'ExecutionSucceeded', FAILED: 'ExecutionFailed', TIMED_OUT: 'ExecutionTimedOut' } as const;
  const { status, ...rest } = outcome;
  try {
    execution.emit({ type: event[status], ...rest });
  } catch {
    // The history is full: that is what the outcome already says.
  }
}
