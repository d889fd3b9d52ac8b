import { effectiveInput } from '../dataflow/effectiveInput';
import { evaluateTemplate } from '../dataflow/evaluateTemplate';
import { leave } from '../dataflow/leave';
import { numberField } from '../dataflow/numberField';
import { pathField } from '../dataflow/pathField';
import { type WaitState } from '../definition/StateMachine';
import { StatesError } from '../errors/StatesError';
import { type StateOutcome } from '../execution/StateOutcome';
import { type StateRun } from '../execution/StateRun';
import { type Json } from '../json/Json';
import { isExpression } from '../jsonata/isExpression';
import { parseOffsetDateTime } from '../time/parseOffsetDateTime';

const UNPARSED = 'cannot be parsed as an ISO-8601 extended offset date-time format string:';
const MAX_SECONDS = 99_999_999;

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
    throw StatesError.runtime(`The TimestampPath parameter ${UNPARSED} ${TimestampPath} == ${shown(value)}`);
  }
  if (Timestamp !== undefined) {
    const value = isExpression(Timestamp)
      ? await evaluateTemplate(run, Timestamp, 'Timestamp', { root: input })
      : Timestamp;
    const time = parseOffsetDateTime(value);
    if (time !== undefined) return time;
    throw StatesError.query(`The Timestamp field ${UNPARSED} ${shown(value)}`);
  }
  const seconds = SecondsPath === undefined ? await literalSeconds(run, input) : pathSeconds(run, SecondsPath, input);
  return run.execution.effects.now() + seconds * 1000;
}

async function literalSeconds(run: StateRun<WaitState>, input: Json): Promise<number> {
  const seconds = (await numberField(run, run.state, 'Seconds', input)) ?? 0;
  if (seconds >= 0 && seconds <= MAX_SECONDS) return seconds;
  throw StatesError.query(`The Seconds field must be between 0 and ${MAX_SECONDS}, but was: ${seconds}`);
}

function pathSeconds(run: StateRun<WaitState>, path: string, input: Json): number {
  const value = pathField(run, path, input);
  const seconds = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof seconds !== 'number' || !Number.isInteger(seconds)) {
    throw StatesError.runtime(`The SecondsPath parameter cannot be parsed as a long value: ${path} == ${shown(value)}`);
  }
  if (seconds >= 0 && seconds <= MAX_SECONDS) return seconds;
  throw StatesError.runtime(`The SecondsPath parameter must be between 0 and ${MAX_SECONDS}: ${path} == ${seconds}`);
}

function shown(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
