import { canonicalJson } from '@backstitch/states-language';
import { type Call, type HistoryEvent, runsBack } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow';
import { SagaClientError } from '../saga-client-error';
import type { SagaRef } from '../registry/saga-ref';
import { describeSaga } from '../read/describe-saga';
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

/**
 * After something was sent under a key: was it this, or did something else come first under the same key? The history says
 * so, whoever sent it, and at the same moment or long before.
 * @throws SagaClientError `idempotency-key-reused`, `temporal-unreachable`
 */
export async function refuseReused(client: Client, ref: SagaRef, { mark, body }: SentUnderKey): Promise<void> {
  const { runId } = await describeSaga(client, ref);
  let first: unknown;
  let runs = 0;
  const call: Call = (ask) => callTemporal(client, ask);
  for await (const events of runsBack(client, { workflowId: ref.workflowId, runId, call })) {
    for (const event of events) {
      const sent = await sentIn(client, event);
      if (sent?.mark !== mark) continue;
      first = sent.body;
      break;
    }
    if (++runs === maxRuns) break;
  }
  if (first === undefined || canonicalJson(first) === canonicalJson(body)) return;
  throw new SagaClientError(
    'idempotency-key-reused',
    `This Idempotency-Key was used for this before, with another body. What was sent first holds; a new wish needs a new key.`,
  );
}

/** A message has its mark beside it, an act in it. Who sent it makes no other body of it. */
async function sentIn(client: Client, event: HistoryEvent): Promise<SentUnderKey | undefined> {
  const signal = event.workflowExecutionSignaledEventAttributes?.input?.payloads;
  const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.args?.payloads;
  if (!signal?.length && !update?.length) return undefined;
  const [body, mark] = await decodeArrayFromPayloads(client.options.loadedDataConverter, signal ?? update);
  if (signal) return typeof mark === 'string' ? { mark, body } : undefined;
  const { key, ...act } = (body ?? {}) as { key?: unknown; by?: unknown };
  delete act.by;
  return typeof key === 'string' ? { mark: key, body: act } : undefined;
}
