import type { Client } from '@temporalio/client';
import { isNotFound } from '../temporal/temporal-error';
import { callTemporal } from '../temporal/call-temporal';
import { payloadsOf } from '../temporal/payloads';

export interface SentSignal {
  readonly workflowId: string;
  readonly name: string;
  readonly args: unknown[];
  readonly requestId: string;
  /** Who sends it: it stands in the history. Default the gateway. */
  readonly by?: string;
}

/**
 * Sends a message to a saga's latest run. The SDK has no word for the request id by which the server knows a repeat.
 * @returns false when the saga has ended, or was never there
 */
export async function signalSaga(
  client: Client,
  { workflowId, name, args, requestId, by }: SentSignal,
): Promise<boolean> {
  const { namespace, identity } = client.options;
  const payloads = await payloadsOf(client, args);
  try {
    await callTemporal(client, () =>
      client.workflowService.signalWorkflowExecution({
        namespace,
        identity: by ?? identity,
        requestId,
        workflowExecution: { workflowId },
        signalName: name,
        input: { payloads },
      }),
    );
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
