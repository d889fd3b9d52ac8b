import { setTimeout as sleep } from 'node:timers/promises';
import { sagaNamed, stepOf, workflowIdOf } from '@backstitch/saga-log';
import type { RecordPlace, StateStore } from '@backstitch/state-store';
import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { newestFirst } from '../list/newest-first';
import { askStore } from '../record/ask-store';
import { noStateStore } from '../record/no-state-store';
import { SagaClient } from '../saga-client';
import { SagaClientError } from '../saga-client-error';
import type { SagaHandle } from '../saga-handle';
import type { BulkActRun, NotDone } from './bulk-act';

/** What became of a page of sagas. */
export interface PageDone {
  readonly done: number;
  readonly notDone: readonly NotDone[];
  /** Where the next page begins. Absent: there is none. */
  readonly after?: BulkActRun['after'];
}

/** What was done of a page, by workflow id: null, or why it was not. Whoever goes on with the page does the others. */
export type PageSoFar = Readonly<Record<string, NotDone | null>>;

/** How long the sagas of one page take at the rate, in seconds, and how many there are at most. */
const pageSeconds = 10;
const maxInPage = 100;
const atOnce = 8;

const passing: readonly string[] = ['temporal-busy', 'temporal-unreachable', 'nested-running'];

/**
 * Does a bulk act to the next page of its sagas, no faster than its rate.
 * @param soFar what another attempt has done of this page
 * @param say is told what is done each time something is
 * @param store where sagas are found by what only it knows
 * @throws SagaClientError `no-state-store`; what listing throws, and what `signal` is aborted with
 */
export async function actOnPage(
  temporal: Client,
  run: BulkActRun,
  soFar: PageSoFar,
  say: (soFar: PageSoFar) => void,
  signal: AbortSignal,
  store?: StateStore,
): Promise<PageDone> {
  const catalogue = { participants: [], sagaTypes: run.types.map(typeIn) };
  const sagas = new SagaClient({ temporal, catalogue, ...(store && { store }) });
  const limit = Math.max(1, Math.min(maxInPage, Math.floor(run.rate * pageSeconds)));
  const { workflowIds, after } = await (run.record
    ? pageOfRecord(store, run, limit)
    : pageOfIndex(temporal, run, limit));
  const outcomes: Record<string, NotDone | null> = { ...soFar };
  const inFlight = new Set<Promise<unknown>>();
  for (const workflowId of workflowIds) {
    if (workflowId in outcomes) continue;
    signal.throwIfAborted();
    const { type, id } = sagaNamed(workflowId);
    const acting = actOnOne(sagas, type, id, run).then((outcome) => {
      outcomes[workflowId] = outcome;
      say({ ...outcomes });
      inFlight.delete(acting);
    });
    inFlight.add(acting);
    await sleep(1_000 / run.rate, undefined, { signal });
    while (inFlight.size >= atOnce) await Promise.race(inFlight);
  }
  await Promise.all(inFlight);
  // With what another attempt has done: those may not match any more.
  const seen = Object.values(outcomes);
  return {
    done: seen.filter((outcome) => outcome === null).length,
    notDone: seen.flatMap((outcome) => outcome ?? []),
    ...(after && { after }),
  };
}

/** The sagas of a page, and where the next one begins. */
interface Page {
  readonly workflowIds: readonly string[];
  readonly after?: NonNullable<BulkActRun['after']>;
}

async function pageOfIndex(temporal: Client, run: BulkActRun, limit: number): Promise<Page> {
  const { runs, more } = await newestFirst(temporal, run.query, {
    ...{ limit, to: new Date(run.to) },
    ...(run.from !== undefined && { from: new Date(run.from) }),
    ...(run.after && 'runId' in run.after && { after: run.after }),
  });
  const last = runs.at(-1);
  return {
    workflowIds: runs.map(({ workflowId }) => workflowId),
    ...(more && last && { after: { startedAt: last.startTime.getTime(), runId: last.runId } }),
  };
}

async function pageOfRecord(store: StateStore | undefined, run: BulkActRun, limit: number): Promise<Page> {
  if (store === undefined) throw noStateStore('Acts on what only a record knows');
  const { from, to, after } = run;
  const filters = {
    ...run.record,
    startedBefore: new Date(to),
    ...(from !== undefined && { startedAfter: new Date(from) }),
  };
  const { items, next } = await askStore(() =>
    store.list(filters, { limit, ...(after && { after: after as RecordPlace }) }),
  );
  return {
    workflowIds: items.map(({ type, id }) => workflowIdOf(type, id)),
    ...(next && { after: next }),
  };
}

/** @returns why it was not done; null where it was */
async function actOnOne(sagas: SagaClient, type: string, id: string, run: BulkActRun): Promise<NotDone | null> {
  for (let tries = 1; ; tries++) {
    try {
      await act(await sagas.saga(type, id), run);
      return null;
    } catch (error) {
      const { code, message } =
        error instanceof SagaClientError ? error : { code: 'internal-error', message: String(error) };
      if (!passing.includes(code) || tries >= 3) return { type, id, code, detail: message };
      await sleep(1_000);
    }
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

const anything = z.json();
const typeIn = (type: BulkActRun['types'][number]) => ({ ...type, contract: { input: anything, output: anything } });
