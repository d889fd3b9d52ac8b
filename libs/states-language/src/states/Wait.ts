import { effectiveInput } from '../dataflow/effective-input';
import { evaluateTemplate } from '../dataflow/evaluate-template';
import { leave } from '../dataflow/leave';
import { numberField } from '../dataflow/number-field';
import { pathField } from '../dataflow/path-field';
import type { WaitState } from '../definition/state-machine';
import { StatesError } from '../errors/states-error';
import type { StateOutcome } from '../execution/state-outcome';
import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';
import { isExpression } from '../jsonata/is-expression';
import { parseOffsetDateTime } from '../time/parse-offset-date-time';

const unparsed = 'cannot be parsed as an ISO-8601 extended offset date-time format string:';
const maxSeconds = 99_999_999;

/** Waits for some seconds or until a time; a time that is past is no wait. */
export async function Wait(run: StateRun<WaitState>): Promise<StateOutcome> {
  const input = effectiveInput(run);
  const { effects } = run.execution;
  const until = await endOf(run, input);
  if (until > effects.now()) await run.cancellation.race(effects.waitUntil(until, run.cancellation));
  return leave(run, input);
}

async function endOf(run: StateRun<WaitState>, input: Json): Promise<number> {
  const { SecondsPath, TimestampPath, Timestamp } = run.state;
  if (TimestampPath !== undefined) {
    const value = pathField(run, TimestampPath, input);
    const time = parseOffsetDateTime(value);
    if (time !== undefined) return time;
    throw StatesError.runtime(`The TimestampPath parameter ${unparsed} ${TimestampPath} == ${shown(value)}`);
  }
  if (Timestamp !== undefined) {
    const value = isExpression(Timestamp)
      ? await evaluateTemplate(run, Timestamp, 'Timestamp', { root: input })
      : Timestamp;
    const time = parseOffsetDateTime(value);
    if (time !== undefined) return time;
    throw StatesError.query(`The Timestamp field ${unparsed} ${shown(value)}`);
  }
  const seconds = SecondsPath === undefined ? await literalSeconds(run, input) : pathSeconds(run, SecondsPath, input);
  return run.execution.effects.now() + seconds * 1000;
}

async function literalSeconds(run: StateRun<WaitState>, input: Json): Promise<number> {
  const seconds = (await numberField(run, run.state, 'Seconds', input)) ?? 0;
  if (seconds >= 0 && seconds <= maxSeconds) return seconds;
  throw StatesError.query(`The Seconds field must be between 0 and ${maxSeconds}, but was: ${seconds}`);
}

function pathSeconds(run: StateRun<WaitState>, path: string, input: Json): number {
  const value = pathField(run, path, input);
  const seconds = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof seconds !== 'number' || !Number.isInteger(seconds)) {
    throw StatesError.runtime(`The SecondsPath parameter cannot be parsed as a long value: ${path} == ${shown(value)}`);
  }
  if (seconds >= 0 && seconds <= maxSeconds) return seconds;
  throw StatesError.runtime(`The SecondsPath parameter must be between 0 and ${maxSeconds}: ${path} == ${seconds}`);
}

function shown(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
