import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';
import { executionArn, machineArn } from '../start/Started';

/** What `startExecution.sync` answers with, and what its failure's cause holds: AWS's description of an execution. */
export interface EndedExecution {
  machine: string;
  id: string;
  input: Json;
  startedAt: number;
  endedAt: number;
  ended: { status: 'SUCCEEDED'; output: Json } | { status: string; error?: string; cause?: string };
  /** `.sync` has input and output as text, `.sync:2` as JSON. */
  asText: boolean;
}

export function executionAnswer({ machine, id, input, startedAt, endedAt, ended, asText }: EndedExecution): JsonObject {
  const shown = (value: Json): Json => (asText ? JSON.stringify(value) : value);
  return {
    ...('cause' in ended && ended.cause !== undefined && { Cause: ended.cause }),
    ...('error' in ended && ended.error !== undefined && { Error: ended.error }),
    ExecutionArn: executionArn(machine, id),
    Input: shown(input),
    InputDetails: { Included: true },
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
