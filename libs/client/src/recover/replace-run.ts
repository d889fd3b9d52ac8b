import { setTimeout as sleep } from 'node:timers/promises';
import { type EndAct, type HistoryEvent, type RecoverAct, unwindingOf } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { readToAct } from '../read/read-history';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import type { RecoveryContext } from './recovery-context';
import { styles } from '../styles';
import { callTemporal } from '../temporal/call-temporal';
import { encodedAgain } from '../temporal/payloads';
import { isNotFound } from '../temporal/temporal-error';
import { type BrokenSaga, unwindingFor } from './look-at-broken';
import { fitting } from './fitting';
import { hasGoneOn } from './has-gone-on';
import { endedPastThePivot, pastThePivot, refusedRecovery } from './refused-recovery';
import { type Started, startRecovery } from './start-recovery';

/**
 * Ends a saga's run, if it is open, and starts another in its place, which knows its log and only goes back. Once for each
 * run. An open run is ended before its log is read: what it has done until then is known for certain. Sagas inside it are
 * asked to cancel then. Where one takes longer, the saga stays ended by force, and is recovered later.
 * @param taskQueue where the new run begins. Default the platform's own
 * @returns false where the saga is no longer what was seen: its run has ended by itself or goes on in another, or another
 *   has begun. Nothing is started then: look at it again
 * @throws SagaClientError `past-the-pivot`, `nested-running`, `body-too-large`, `payload-sealed`, `temporal-unreachable`,
 *   `temporal-busy`
 */
export async function replaceRun(
  context: RecoveryContext,
  ref: SagaRef,
  seen: BrokenSaga,
  act: EndAct | RecoverAct,
  taskQueue?: string,
): Promise<boolean> {
  const { temporal } = context;
  const { closed, runId } = seen.described;
  let { events } = seen;
  if (!closed) {
    // Where it can't go back, nothing is done. Sagas inside it are asked to cancel when it is ended, and not before.
    const unwinding = unwindingOf(events, act, new Date(), styles);
    if (unwinding === 'past-the-pivot') throw refusedRecovery(pastThePivot);
    fitting(unwinding);
    // Its code may have been mended since: a saga that goes on is not ended by force.
    if (await hasGoneOn(temporal, ref, seen)) return false;
    await terminate(temporal, ref, runId, `${act.action} by ${act.by}: ${act.reason}`);
    events = await readToAct(temporal, ref.workflowId, runId);
    if (!events.at(-1)?.workflowExecutionTerminatedEventAttributes) return false;
  }
  const giveUp = Date.now() + (closed ? 0 : longestCancel);
  const unwinding = await whenNestedEnded(() => unwindingFor(context, ref, { ...seen, events }, act), giveUp);
  if (unwinding === 'past-the-pivot') throw refusedRecovery(closed ? pastThePivot : endedPastThePivot);
  const started = await startedWith(temporal, events[0]);
  return startRecovery(temporal, ref, { ...unwinding, replaces: runId }, started, taskQueue);
}

/** In ms: most sagas that are asked to cancel have ended by then. */
const longestCancel = 5_000;

/** Looks again while a nested saga has not ended, until then. */
async function whenNestedEnded<T>(look: () => Promise<T>, giveUp: number): Promise<T> {
  for (;;) {
    try {
      return await look();
    } catch (error) {
      const isRunning = error instanceof SagaClientError && error.code === 'nested-running';
      if (!isRunning || Date.now() > giveUp) throw error;
      await sleep(200);
    }
  }
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
