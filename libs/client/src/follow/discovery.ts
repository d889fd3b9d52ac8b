import { type SagaName, millisOf, recoveryQueue, sagaNamed, workflowIdOf } from '@backstitch/saga-log';
import type { StateStore } from '@backstitch/state-store';
import type { temporal } from '@temporalio/proto';
import { knowsProblems } from '../list/knows-problems';
import { callTemporal } from '../temporal/call-temporal';
import { LateEntries, foundSince } from './late-entries';
import { type Looking, isTooOld } from './look-at';

/** The duty of reading the index: its state says how old the record may be. */
export const discoveryDuty = 'discovery';

/** How far the index was read. */
export interface Discovered {
  /** Everything that the index knew at this moment was found. Milliseconds since the epoch. */
  readonly until: number;
  /** The newest beginning or end that was found, by Temporal's clock, in milliseconds since the epoch. Absent: none yet. */
  readonly seen?: number;
}

/** The index is a while behind, in milliseconds: what may have come late is asked for again. `LateEntries` finds what comes later still. */
const overlap = 15_000;
/** Runs of one page. */
const pageSize = 500;

type Info = temporal.api.workflow.v1.IWorkflowExecutionInfo;

/** Temporal's WORKFLOW_EXECUTION_STATUS_RUNNING. */
const running = 1;
/** Temporal's WORKFLOW_EXECUTION_STATUS_TERMINATED and _TIMED_OUT. */
const byForce: readonly number[] = [5, 7];

/** Finds sagas that have begun or ended, and those whose tasks fail, in Temporal's index, and has them looked at. */
export class Discovery {
  /** What was marked a short while ago and may still be found, by run and status. */
  private recent = new Map<string, { readonly markedAt: number; readonly at: number }>();
  private readonly late = new LateEntries((query) => this.pages(this.ofSagas + query));

  constructor(private readonly looking: Looking) {}

  /**
   * @param from where it was left. Default the beginning: all that Temporal knows
   * @param goesOn is asked between pages: false leaves the rest to whoever comes next
   * @returns undefined when it was broken off
   */
  async run(from: Discovered | undefined, goesOn: () => Promise<boolean>): Promise<Discovered | undefined> {
    const until = Date.now();
    const { temporal } = this.looking;
    let { seen } = from ?? {};
    // A server whose clock was ahead for a moment hides nothing of the others.
    const queries = from?.seen === undefined ? [''] : foundSince(Math.min(from.seen, from.until) - overlap);
    if (await knowsProblems(temporal)) queries.push(` AND TemporalReportedProblems IS NOT NULL`);
    for (const query of queries) {
      for await (const infos of this.pages(this.ofSagas + query)) {
        await this.markAll(infos);
        seen = Math.max(seen ?? 0, ...infos.filter(isSaga).map(newestOf)) || undefined;
        if (!(await goesOn())) return undefined;
      }
    }
    await this.markLate(await this.late.next(Math.min(until, seen ?? until)));
    this.forgetOld(until, seen ?? 0);
    return { until, ...(seen !== undefined && { seen }) };
  }

  private get ofSagas(): string {
    const { types, machines } = this.looking;
    const names = types.namesInCode.map((name) => `'${name}'`);
    const inCode = names.length > 0 ? `WorkflowType IN (${names.join(', ')}) OR ` : '';
    // A recovery of a state machine runs at the platform's own queue.
    return `(${inCode}TaskQueue IN ('${machines}', '${recoveryQueue}')) AND ExecutionStatus != 'ContinuedAsNew'`;
  }

  private async *pages(query: string): AsyncGenerator<readonly Info[]> {
    const { temporal } = this.looking;
    const { namespace } = temporal.options;
    let nextPageToken: Uint8Array | undefined;
    do {
      const asked = { namespace, query, pageSize, nextPageToken };
      const answer = await callTemporal(temporal, () => temporal.workflowService.listWorkflowExecutions(asked));
      yield answer.executions ?? [];
      nextPageToken = answer.nextPageToken;
    } while (nextPageToken?.length);
  }

  /** What is recorded as it ended isn't looked at again. */
  private async markAll(infos: readonly Info[]): Promise<void> {
    const now = Date.now();
    const fresh = infos.filter((info) => isSaga(info) && !this.recent.has(keyOf(info)));
    const ended = await endedRuns(this.looking.store, fresh);
    const due = fresh.filter(({ execution }) => !ended.has(execution?.runId ?? ''));
    await this.looking.store.mark(due.map(idOf), now);
    for (const info of fresh) this.recent.set(keyOf(info), { markedAt: now, at: newestOf(info) });
  }

  /** Of what may have come late only that is looked at which nobody has looked at. */
  private async markLate(infos: readonly Info[]): Promise<void> {
    const { store } = this.looking;
    const sagas = infos.filter(isSaga);
    const ended = await endedRuns(store, sagas);
    const marked = await store.marked(sagas.filter(isOpen).map(idOf));
    const due = sagas.filter(
      (info) =>
        !(isOpen(info) ? marked.has(idOf(info)) : ended.has(info.execution?.runId ?? '') || this.isDropped(info)),
    );
    await store.mark(due.map(idOf));
  }

  /** It isn't recorded since it has ended too long ago. What was ended by force is recorded for as long as it isn't whole. */
  private isDropped({ status, closeTime }: Info): boolean {
    return !byForce.includes(Number(status)) && isTooOld(this.looking, msOf(closeTime));
  }

  private forgetOld(now: number, seen: number): void {
    for (const [key, { markedAt, at }] of this.recent) {
      if (markedAt < now - overlap * 2 && at < seen - overlap * 2) this.recent.delete(key);
    }
  }
}

const endedRuns = (store: StateStore, infos: readonly Info[]) =>
  store.endedRuns(infos.filter((info) => !isOpen(info)).map(nameOf));

const isOpen = ({ status }: Info) => Number(status) === running;

const idOf = ({ execution }: Info) => execution?.workflowId ?? '';

/** When it began or ended, in milliseconds since the epoch. */
const newestOf = ({ startTime, closeTime }: Info) => Math.max(msOf(startTime), msOf(closeTime));

const msOf = (time: Info['startTime']) => (time ? millisOf(time) : 0);

const keyOf = ({ execution, status }: Info) => `${execution?.runId} ${status}`;

/** The id of a saga's workflow begins with its type. Others may share a task queue. */
const isSaga = ({ execution, type }: Info) =>
  execution?.workflowId?.startsWith(workflowIdOf(type?.name ?? '', '')) ?? false;

const nameOf = ({ execution }: Info): SagaName => sagaNamed(execution?.workflowId ?? '');
