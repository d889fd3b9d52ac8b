import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import { executionArn, machineArn } from '../start/started';

/** What `startExecution.sync` answers with, and what its failure's cause holds: AWS's description of an execution. */
export interface EndedExecution {
  readonly machine: string;
  readonly id: string;
  readonly input: Json;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly ended:
    | { readonly status: 'SUCCEEDED'; readonly output: Json }
    | { readonly status: string; readonly error?: string; readonly cause?: string };
  /** False: its input is left out, as in AWS's description of one whose input is too large for it. Default true. */
  readonly withInput?: boolean;
  /** `.sync` has input and output as text, `.sync:2` as JSON. */
  readonly asText: boolean;
}

export function executionAnswer(execution: EndedExecution): JsonObject {
  const { machine, id, input, startedAt, endedAt, ended, asText, withInput = true } = execution;
  const shown = (value: Json): Json => (asText ? JSON.stringify(value) : value);
  return {
    ...('cause' in ended && ended.cause !== undefined && { Cause: ended.cause }),
    ...('error' in ended && ended.error !== undefined && { Error: ended.error }),
    ExecutionArn: executionArn(machine, id),
    ...(withInput && { Input: shown(input) }),
    InputDetails: { Included: withInput },
    Name: id,
    ...('output' in ended && { Output: shown(ended.output), OutputDetails: { Included: true } }),
    RedriveCount: 0,
    RedriveStatus: ended.status === 'SUCCEEDED' ? 'NOT_REDRIVABLE' : 'REDRIVABLE',
    StartDate: startedAt,
    StateMachineArn: machineArn(machine),
    Status: ended.status,
    StopDate: endedAt,
  };
}
