import { setTimeout as sleep } from 'node:timers/promises';
import type { StateStore } from '@backstitch/state-store';
import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { SagaClient } from '../saga-client';
import { actOnOne } from './act-on-one';
import type { BulkActRun, NotDone } from './bulk-act';
import { type Page, pageOfIndex } from './page-of-index';
import { pageOfRecord } from './page-of-record';

/** What became of a page of sagas. */
export interface PageDone {
  readonly done: number;
  readonly notDone: readonly NotDone[];
  /** Where the next page begins. Absent: there is none. */
  readonly after?: BulkActRun['after'];
  /** The signal came before all of them were looked at: nothing was done to the others. */
  readonly stopped?: true;
}

/** Whoever goes on with a page has the same sagas, and does the others. */
export interface PageSoFar {
  readonly page: Page;
  /** By workflow id: null where it was done, or why it was not. */
  readonly outcomes: Readonly<Record<string, NotDone | null>>;
}

/** How long the sagas of one page take at the rate, in seconds, and how many there are at most. */
const pageSeconds = 10;
const maxInPage = 100;
const atOnce = 8;

/**
 * Does a bulk act to the next page of its sagas, no faster than its rate.
 * @param soFar what another attempt has done of this page. Absent: there was none
 * @param say is told which sagas they are, and then what is done each time something is
 * @param signal when it comes, nothing more is begun; what is in flight is waited for, and told
 * @param store where sagas are found by what only it knows
 * @throws SagaClientError `no-state-store`; what listing throws
 */
export async function actOnPage(
  temporal: Client,
  run: BulkActRun,
  soFar: PageSoFar | undefined,
  say: (soFar: PageSoFar) => void,
  signal: AbortSignal,
  store?: StateStore,
): Promise<PageDone> {
  const catalogue = { participants: [], sagaTypes: run.types.map(typeIn) };
  const sagas = new SagaClient({ temporal, catalogue, ...(store && { store }) });
  const limit = Math.max(1, Math.min(maxInPage, Math.floor(run.rate * pageSeconds)));
  const page =
    soFar?.page ?? (await (run.record ? pageOfRecord(store, run, limit) : pageOfIndex(temporal, run, limit)));
  const outcomes: Record<string, NotDone | null> = { ...soFar?.outcomes };
  const tell = () => say({ page, outcomes: { ...outcomes } });
  tell();
  const inFlight = new Set<Promise<unknown>>();
  for (const workflowId of page.workflowIds) {
    if (workflowId in outcomes) continue;
    if (signal.aborted) break;
    const acting = actOnOne(sagas, workflowId, run, signal).then((outcome) => {
      inFlight.delete(acting);
      if (outcome === undefined) return;
      outcomes[workflowId] = outcome;
      tell();
    });
    inFlight.add(acting);
    await sleep(1_000 / run.rate, undefined, { signal }).catch(() => undefined);
    while (inFlight.size >= atOnce) await Promise.race(inFlight);
  }
  await Promise.all(inFlight);
  const seen = Object.values(outcomes);
  return {
    done: seen.filter((outcome) => outcome === null).length,
    notDone: seen.flatMap((outcome) => outcome ?? []),
    ...(page.after && { after: page.after }),
    ...(page.workflowIds.some((workflowId) => !(workflowId in outcomes)) && { stopped: true }),
  };
}

const anything = z.json();
const typeIn = (type: BulkActRun['types'][number]) => ({ ...type, contract: { input: anything, output: anything } });
