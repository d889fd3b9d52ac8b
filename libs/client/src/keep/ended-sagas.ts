import { sagaKey, undoableOf } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { Rate } from '../follow/rate';
import { shownType } from '../follow/shown-type';
import { lookAtBroken } from '../recover/look-at-broken';
import type { SagaRef } from '../registry/saga-ref';
import { SagaRegistry } from '../registry/saga-registry';
import { SagaClientError } from '../saga-client-error';
import { styles } from '../styles';
import { callTemporal } from '../temporal/call-temporal';
import { inLane } from '../temporal/lanes';
import { retentionOf } from '../temporal/retention-of';
import { isNotFound } from '../temporal/temporal-error';

export interface EndedSagasOptions {
  readonly temporal: Client;
  /** The most sagas that are asked for in a second; ten times as many by one who is behind. Default 20. */
  readonly perSecond?: number;
}

const whenBehind = 10;

/** Temporal's WORKFLOW_EXECUTION_STATUS_… */
const status = { running: 1, completed: 2 } as const;
/** How long what a namespace keeps is taken for known, in milliseconds. */
const namespaceMs = 600_000;

/**
 * Tells how sagas have ended, as Temporal knows it: for those who keep something for them. A saga that is a step of
 * another has ended when the outermost one has.
 */
export class EndedSagas {
  private readonly rate: Rate;
  private readonly fastRate: Rate;
  private readonly types = new SagaRegistry({ sagaTypes: [], participants: [] });
  private kept: { readonly at: number; readonly ms: number } | undefined;

  constructor(private readonly options: EndedSagasOptions) {
    const { perSecond = 20 } = options;
    this.rate = new Rate(perSecond);
    this.fastRate = new Rate(perSecond * whenBehind);
  }

  /** How long the namespace keeps a saga that has ended, in milliseconds. @throws SagaClientError `temporal-unreachable`, `temporal-busy` */
  async knownFor(): Promise<number> {
    const { temporal } = this.options;
    const now = performance.now();
    if (this.kept !== undefined && now - this.kept.at < namespaceMs) return this.kept.ms;
    this.kept = { at: now, ms: await inLane('watch', () => retentionOf(temporal)) };
    return this.kept.ms;
  }

  /**
   * - `whole`: it has ended, and nothing is owed
   * - `forgotten`: Temporal knows it no more, so nobody can reset it
   * - `not-yet`: all else; also where it can't be read, or another saga has its id by now
   *
   * @param isBehind sagas end faster than they are asked for. Default false
   * @throws SagaClientError `temporal-unreachable`, `temporal-busy`
   */
  async endOf(
    { type, id, key }: { type: string; id: string; key: string },
    isBehind = false,
  ): Promise<'whole' | 'forgotten' | 'not-yet'> {
    await (isBehind ? this.fastRate : this.rate).turn();
    return inLane('watch', () => this.look(`${type}/${id}`, type, id, key));
  }

  private async look(workflowId: string, type: string, id: string, key: string) {
    const run = await this.describe(workflowId);
    if (run === undefined) return 'forgotten';
    if (run.isRunning) return 'not-yet';
    const { outermost } = run;
    if (outermost !== workflowId) {
      const around = await this.describe(outermost);
      if (around === undefined || around.isRunning || !(await this.isWhole(outermost))) return 'not-yet';
    }
    // Its first run, and no reset: nothing that the history would say besides.
    if (run.isCompleted && run.runId === run.firstRunId && sagaKey(run.runId) === key) return 'whole';
    return (await this.isWhole(workflowId, { type, id, key })) ? 'whole' : 'not-yet';
  }

  /** By its history. */
  private async isWhole(workflowId: string, of?: { type: string; id: string; key: string }): Promise<boolean> {
    const { temporal } = this.options;
    const [first = '', ...rest] = workflowId.split('/');
    const { type, id } = of ?? { type: first, id: rest.join('/') };
    const ref: SagaRef = {
      type: shownType(this.types, type, ''),
      ...{ id, workflowId, path: `/sagas/${workflowId}` },
    };
    try {
      const { described, broken, events } = await lookAtBroken(temporal, ref);
      if (!described.closed || broken !== undefined) return false;
      return of === undefined || undoableOf(events, styles).key === of.key;
    } catch (error) {
      if (error instanceof SagaClientError && unreadable.includes(error.code)) return false;
      throw error;
    }
  }

  private async describe(workflowId: string) {
    const { temporal } = this.options;
    const { namespace } = temporal.options;
    try {
      const { workflowExecutionInfo: info } = await callTemporal(temporal, () =>
        temporal.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } }),
      );
      return {
        isRunning: Number(info?.status) === status.running,
        isCompleted: Number(info?.status) === status.completed,
        runId: info?.execution?.runId ?? '',
        firstRunId: info?.firstRunId ?? undefined,
        outermost: info?.rootExecution?.workflowId || workflowId,
      };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }
}

const unreadable: readonly string[] = ['payload-sealed', 'unknown-saga'];
