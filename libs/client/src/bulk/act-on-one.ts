import { setTimeout as sleep } from 'node:timers/promises';
import { sagaNamed, stepOf } from '@backstitch/saga-log';
import type { SagaClient } from '../saga-client';
import { SagaClientError } from '../saga-client-error';
import type { SagaHandle } from '../saga-handle';
import type { BulkActRun, NotDone } from './bulk-act';

const passing: readonly string[] = ['temporal-busy', 'temporal-unreachable', 'nested-running'];

/** What a saga answers that the act was done to already. */
const answersAgain: readonly string[] = ['no-attention-needed', 'not-set-aside', 'already-ended'];

/**
 * Does a bulk act to one saga.
 * @param signal when it comes, what passes isn't waited for
 * @returns null; why it was not done; undefined where the signal came before it could be done
 */
export async function actOnOne(
  sagas: SagaClient,
  workflowId: string,
  run: BulkActRun,
  signal: AbortSignal,
): Promise<NotDone | null | undefined> {
  const { type, id } = sagaNamed(workflowId);
  for (let tries = 1; ; tries++) {
    try {
      await act(await sagas.saga(type, id), run);
      return null;
    } catch (error) {
      const { code, message } =
        error instanceof SagaClientError ? error : { code: 'internal-error', message: String(error) };
      if (answersAgain.includes(code) && (await wasDone(sagas, type, id, run))) return null;
      if (!passing.includes(code) || tries >= 3) return { type, id, code, detail: message };
      await sleep(1_000, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return undefined;
    }
  }
}

/** Has this bulk act acted on it, and its answer was lost, or the worker that got it? The saga's audit says so. */
async function wasDone(sagas: SagaClient, type: string, id: string, run: BulkActRun): Promise<boolean> {
  if (run.began === undefined) return false;
  try {
    const { audit } = await (await sagas.saga(type, id)).read();
    const began = new Date(run.began.at).toISOString();
    return audit.some(
      ({ at, action, by, reason }) => action === run.act && by === run.by && reason === run.reason && at >= began,
    );
  } catch {
    return false;
  }
}

async function act(saga: SagaHandle, { act: action, id, by, reason, direction }: BulkActRun): Promise<void> {
  const said = { by, reason };
  if (action === 'recover') return saga.recover({ ...said, ...(direction && { direction }) });
  if (action !== 'retry') return saga[action](said);
  const { waitingFor = [] } = await saga.read();
  const waiting = waitingFor.filter(({ kind }) => kind === 'operator');
  if (waiting.length === 0) throw new SagaClientError('no-attention-needed', 'Nothing of it needs attention.');
  for (const { what } of waiting) {
    const { stepId, compensates } = stepOf(what);
    // Under the key of the bulk act: done again, it changes nothing.
    await (compensates ? saga.compensation(stepId) : saga.step(stepId)).retry({ ...said, key: id });
  }
}
