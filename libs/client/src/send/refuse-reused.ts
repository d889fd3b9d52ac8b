import { canonicalJson } from '@backstitch/states-language';
import { AcceptedUpdates, type Call, type HistoryEvent, runsBack, valueAt } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { SagaClientError } from '../saga-client-error';
import type { SagaRef } from '../registry/saga-ref';
import { type Described, describeSaga } from '../read/describe-saga';
import { callTemporal } from '../temporal/call-temporal';

/** Runs that are looked at, the latest first: what was sent in an older one is a repeat that changes nothing. */
const maxRuns = 20;

/** What was sent under a key. */
export interface SentUnderKey {
  /** As `keyMark` makes it. */
  readonly mark: string;
  /** What was asked, in the form that the saga is told. */
  readonly body: unknown;
}

/** How often it is looked whether a workflow task has ended, and how long between, in milliseconds. */
const looks = { max: 50, pause: 100 };

/** Temporal's number for a workflow task that a worker has. */
const started = 2;

/**
 * After something was sent under a key: was it this, or did something else come first under the same key? The history says
 * so, whoever sent it, and at the same moment or long before.
 * @throws SagaClientError `idempotency-key-reused`, `temporal-unreachable`
 */
export async function refuseReused(client: Client, ref: SagaRef, { mark, body }: SentUnderKey): Promise<void> {
  const first = await sentFirst(client, ref, mark);
  if (first === undefined || canonicalJson(first.body) === canonicalJson(body)) return;
  throw new SagaClientError(
    'idempotency-key-reused',
    `This Idempotency-Key was used for this before, with another body. What was sent first holds; a new wish needs a new key.`,
  );
}

/**
 * What was sent first under a key, also of a moment ago.
 * @throws SagaClientError `unknown-saga`, `temporal-unreachable`
 */
export async function sentFirst(client: Client, ref: SagaRef, mark: string): Promise<SentUnderKey | undefined> {
  const now = await describeSaga(client, ref);
  const first = await firstUnder(client, ref, now.runId, mark);
  // While a worker has the workflow task, the server keeps what comes in a buffer that no history shows.
  if (first !== undefined || Number(now.workflowTask?.state) !== started) return first;
  return firstUnder(client, ref, await runAfter(client, ref, now), mark);
}

/** Waits until the workflow task of a moment ago has ended, for some seconds at most. @returns the latest run */
async function runAfter(client: Client, ref: SagaRef, { workflowTask, runId }: Described): Promise<string> {
  const taskOf = (task: Described['workflowTask']) => JSON.stringify(task?.startedTime);
  let latest = runId;
  for (let look = 0; look < looks.max; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, looks.pause));
    const now = await describeSaga(client, ref);
    latest = now.runId;
    if (taskOf(now.workflowTask) !== taskOf(workflowTask)) break;
  }
  return latest;
}

/** What was sent first under a key. */
async function firstUnder(
  client: Client,
  { workflowId }: SagaRef,
  runId: string,
  mark: string,
): Promise<SentUnderKey | undefined> {
  let first: SentUnderKey | undefined;
  let runs = 0;
  const call: Call = (ask) => callTemporal(client, ask);
  for await (const events of runsBack(client, { workflowId, runId, call })) {
    const updates = new AcceptedUpdates();
    for (const event of events) {
      const sent = sentIn(event, updates);
      if (sent?.mark !== mark) continue;
      first = sent;
      break;
    }
    if (++runs === maxRuns) break;
  }
  return first;
}

/** A message has its mark beside it, an act in it. Who sent it, and how long it is good for, make no other body of it. */
function sentIn(event: HistoryEvent, updates: AcceptedUpdates): SentUnderKey | undefined {
  const signal = event.workflowExecutionSignaledEventAttributes?.input;
  const { workflowExecutionUpdateAdmittedEventAttributes: admitted } = event;
  const { workflowExecutionUpdateAcceptedEventAttributes: accepted } = event;
  if (admitted) updates.admit(admitted);
  const update = accepted && updates.accept(accepted)?.args;
  const body = valueAt(signal ?? update, 0);
  if (signal) {
    const mark = valueAt(signal, 1);
    return typeof mark === 'string' ? { mark, body } : undefined;
  }
  const { key, ...act } = (body ?? {}) as { key?: unknown; by?: unknown; until?: unknown };
  delete act.by;
  delete act.until;
  return typeof key === 'string' ? { mark: key, body: act } : undefined;
}
