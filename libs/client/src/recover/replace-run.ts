import type { EndAct, HistoryEvent, RecoverAct } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { readToAct } from '../read/read-history';
import type { SagaRef } from '../registry/saga-ref';
import type { SagaContext } from '../saga-context';
import { callTemporal } from '../temporal/call-temporal';
import { encodedAgain } from '../temporal/payloads';
import { isNotFound } from '../temporal/temporal-error';
import { type BrokenSaga, unwindingFor } from './look-at-broken';
import { pastThePivot, refusedRecovery } from './refused-recovery';
import { type Started, startRecovery } from './start-recovery';

/**
 * Ends a saga's run, if it is open, and starts another in its place, which knows its log and only goes back. Once for each
 * run. An open run is ended before its log is read: what it has done until then is known for certain.
 * @param taskQueue where the new run begins. Default the platform's own
 * @throws SagaClientError `past-the-pivot`, `nested-running`, `body-too-large`, `payload-sealed`, `temporal-unreachable`,
 *   `temporal-busy`
 */
export async function replaceRun(
  context: Pick<SagaContext, 'temporal' | 'recordedLog'>,
  ref: SagaRef,
  seen: BrokenSaga,
  act: EndAct | RecoverAct,
  taskQueue?: string,
): Promise<void> {
  const { temporal } = context;
  const { closed, runId } = seen.described;
  // Before it is ended: where it can't go back, nothing is done.
  let unwinding = await unwindingFor(context, ref, seen, act);
  if (unwinding === 'past-the-pivot') throw refusedRecovery(pastThePivot);
  let { events } = seen;
  if (!closed) {
    await terminate(temporal, ref, runId, `${act.action} by ${act.by}: ${act.reason}`);
    events = await readToAct(temporal, ref.workflowId, runId);
    unwinding = await unwindingFor(context, ref, { ...seen, events }, act);
    if (unwinding === 'past-the-pivot') throw refusedRecovery(pastThePivot);
  }
  await startRecovery(
    temporal,
    ref,
    { ...unwinding, replaces: runId },
    await startedWith(temporal, events[0]),
    taskQueue,
  );
}

/** What a run was started with, as it is sent again. */
async function startedWith(client: Client, first: HistoryEvent | undefined): Promise<Pick<Started, 'input' | 'memo'>> {
  const { input, memo } = first?.workflowExecutionStartedEventAttributes ?? {};
  const payloads = await encodedAgain(client, input?.payloads ?? []);
  const beside = Object.entries(memo?.fields ?? {});
  const values = await encodedAgain(
    client,
    beside.map(([, value]) => value),
  );
  const fields = Object.fromEntries(beside.map(([name], at) => [name, values[at]!]));
  return { input: { payloads }, ...(beside.length > 0 && { memo: { fields } }) };
}

async function terminate(temporal: Client, ref: SagaRef, runId: string, reason: string): Promise<void> {
  try {
    await callTemporal(temporal, () => temporal.workflow.getHandle(ref.workflowId, runId).terminate(reason));
  } catch (error) {
    if (!isNotFound(error)) throw error; // it has ended by now
  }
}
