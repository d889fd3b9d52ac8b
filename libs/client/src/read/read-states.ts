import { type HistoryEvent, statesQuery } from '@backstitch/states-language';
import type { Client } from '@temporalio/client';
import { isMachine } from '../registry/is-machine';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import { queryWorker } from '../temporal/call-temporal';
import { describeSaga } from './describe-saga';
import type { StateHistory } from './state-history';
import { withoutTokens } from './without-tokens';

/** Which part of a state history. */
export interface StatesOptions {
  /** The id of an event: only what came later. Default 0. */
  readonly after?: number;
  /** A small distributed Map's child execution: `{label}/{index}`. Default the execution itself. */
  readonly item?: string;
}

/**
 * A page of the state history. It isn't in Temporal's: the interpreter makes it, and makes the same again on each
 * replay. So it takes a worker of state machines to tell it, also of an execution that has ended.
 * @throws SagaClientError `not-found` when it is no state machine; `no-worker`, `unknown-saga`
 */
export async function readStates(
  client: Client,
  ref: SagaRef,
  { after = 0, item = '' }: StatesOptions,
): Promise<StateHistory> {
  const { type, workflowId } = ref;
  if (!isMachine(type)) throw new SagaClientError('not-found', `A ${type.name} is no state machine.`);
  const { runId } = await describeSaga(client, ref);
  const handle = client.workflow.getHandle(workflowId, runId);
  const ask = () => handle.query<HistoryEvent[], [number, string]>(statesQuery, after, item);
  const events = await queryWorker(client, ask).catch((cause: unknown) => {
    if (!(cause instanceof SagaClientError) || cause.code === 'temporal-busy') throw cause;
    const detail = `No worker of '${type.taskQueue}' has told the state history in time. Ask again when one runs.`;
    throw new SagaClientError('no-worker', detail, { cause });
  });
  return {
    items: withoutTokens(events.map((event) => ({ ...event, at: new Date(event.at).toISOString() }))),
    next: events.length === 0 ? null : events.at(-1)!.id,
  };
}
