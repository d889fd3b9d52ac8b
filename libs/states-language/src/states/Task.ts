import { taskResource } from '../arn/task-resource';
import { effectiveInput } from '../dataflow/effective-input';
import { evaluateTemplate } from '../dataflow/evaluate-template';
import { leaveWith } from '../dataflow/leave-with';
import { numberField } from '../dataflow/number-field';
import { workInput } from '../dataflow/work-input';
import type { TaskState } from '../definition/state-machine';
import { StatesError } from '../errors/states-error';
import { withRecovery } from '../errors/with-recovery';
import type { TaskOutcome, TaskRequest } from '../execution/effects';
import type { StateOutcome } from '../execution/state-outcome';
import type { StateRun } from '../execution/state-run';
import { assertSize } from '../execution/assert-size';
import type { Json } from '../json/json';

/** What a literal may be at most; a number that is come by at run time may be any, and then means: no limit. */
const maxSeconds = 99_999_999;

/** Has work done outside, by the port, and passes on its result. */
export async function Task(run: StateRun<TaskState>): Promise<StateOutcome> {
  return withRecovery(run, attempt);
}

async function attempt(visit: StateRun<TaskState>, number: number): Promise<StateOutcome> {
  const { state, execution, cancellation, name } = visit;
  const { pattern } = taskResource(state.Resource);
  const token = asksToken(state, pattern) ? execution.effects.taskToken({ state: name, attempt: number }) : undefined;
  const taskToken = pattern === 'wait-for-task-token' ? token : undefined;
  const run = token === undefined ? visit : { ...visit, context: { ...visit.context, Task: { Token: token } } };
  const input = await workInput(run);
  const request: TaskRequest = {
    resource: state.Resource,
    pattern,
    state: name,
    input,
    visit: visit.enteredEventId,
    attempt: number,
    path: visit.path,
    ...(taskToken === undefined ? {} : { taskToken }),
    ...(await limits(run, effectiveInput(run))),
    ...(state.Credentials === undefined
      ? {}
      : { credentials: await evaluateTemplate(run, state.Credentials, 'Credentials', { root: run.input }) }),
  };
  const noun = eventNoun(state.Resource);
  const event = { state: name, resource: state.Resource };
  execution.emit({ type: `${noun}Scheduled`, ...event, input });
  execution.emit({ type: `${noun}Started`, ...event });
  if (noun === 'Task' && pattern !== 'request-response') execution.emit({ type: 'TaskSubmitted', ...event });
  const outcome = await cancellation.race(execution.effects.task(request, cancellation));
  const output = settled(run, noun, outcome);
  execution.options.inspect?.('result', output);
  return leaveWith(run, output);
}

function settled(run: StateRun<TaskState>, noun: string, outcome: TaskOutcome): Json {
  const { execution, name, state } = run;
  const event = { state: name, resource: state.Resource };
  if ('failed' in outcome) {
    const error = outcome.error ?? (outcome.timedOut === true ? 'States.Timeout' : undefined);
    execution.emit({
      type: noun + (outcome.timedOut === true ? 'TimedOut' : 'Failed'),
      ...event,
      error,
      cause: outcome.cause,
    });
    throw new StatesError(error, outcome.cause);
  }
  execution.emit({ type: `${noun}Succeeded`, ...event, output: outcome.output });
  assertSize(run, state.Resource, outcome.output);
  return outcome.output;
}

async function limits(
  run: StateRun<TaskState>,
  root: Json,
): Promise<Pick<TaskRequest, 'timeoutSeconds' | 'heartbeatSeconds'>> {
  const timeoutSeconds = await positive(run, 'TimeoutSeconds', root);
  const heartbeatSeconds = await positive(run, 'HeartbeatSeconds', root);
  return {
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }),
  };
}

async function positive(run: StateRun<TaskState>, field: string, root: Json): Promise<number | undefined> {
  const seconds = await numberField(run, run.state, field, root);
  if (seconds === undefined) return undefined;
  if (seconds > 0) return Math.min(seconds, maxSeconds);
  const reason = `The ${field} field must be positive, but was: ${seconds}`;
  throw run.language === 'JSONata' ? StatesError.query(reason) : StatesError.runtime(reason);
}

/** What is waited for by `.sync` has a token, too, though nothing settles it by that: made where the state asks for it. */
function asksToken(state: TaskState, pattern: TaskRequest['pattern']): boolean {
  if (pattern === 'wait-for-task-token' || pattern === 'request-response') return pattern !== 'request-response';
  return /\bTask\b|"\$\$"|states\.context/.test(JSON.stringify({ ...state, Type: '' }));
}

/** AWS's events of Lambda functions and activities called by their own ARN have names of their own. */
function eventNoun(resource: string): 'LambdaFunction' | 'Activity' | 'Task' {
  const { kind } = taskResource(resource);
  if (kind === 'function') return 'LambdaFunction';
  return kind === 'activity' ? 'Activity' : 'Task';
}
