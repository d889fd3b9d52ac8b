import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../faults/fault';
import type { HeldTask } from './held-tasks';
import type { RunOf, SagaControl } from './saga-control';

interface Arrived {
  readonly activityId: string;
  readonly run: RunOf;
  readonly go: () => void;
}

/** How long answers wait for the one that they are to come with, and that one for them. */
const gathering = 150;
/** More than any of it takes. */
const longest = 3_000;

/**
 * Answers that come to a saga in one workflow task: its worker is held back until all that were in flight are there, in
 * the order that the fault says.
 */
export class Together {
  private readonly arrived: Arrived[] = [];
  private begin = () => undefined as void;
  private readonly begun = new Promise<void>((resolve) => (this.begin = resolve));
  /** The run that waits. */
  private held: string | undefined;
  private isOver = false;

  constructor(
    private readonly control: SagaControl,
    readonly fault: Fault,
  ) {}

  /** The point's own delivery has come: from here on the saga's worker waits. */
  async hold(run: RunOf): Promise<void> {
    this.held = run.runId;
    const held = await this.control.holdTask(run);
    await Promise.race([held.reached, sleep(longest)]);
    this.begin();
    void this.letGo(held).catch(() => held.release());
  }

  /** Ends when an answer may go to the saga. */
  async pass(activityId: string, run: RunOf): Promise<void> {
    if (!this.isOver && this.held === undefined) await Promise.race([this.begun, sleep(gathering)]);
    if (this.isOver || this.held !== run.runId) return;
    await new Promise<void>((go) => this.arrived.push({ activityId, run, go }));
  }

  private async letGo(held: HeldTask): Promise<void> {
    await sleep(gathering);
    const { at, how = '' } = this.fault;
    const isOwn = ({ activityId }: Arrived) => at === activityId || at.endsWith(`/${activityId}`);
    const giveUp = Date.now() + longest;
    while (!this.arrived.some(isOwn) && Date.now() < giveUp) await sleep(10);
    this.isOver = true;
    const own = this.arrived.filter(isOwn);
    const others = this.arrived.filter((one) => !isOwn(one));
    if (how === 'cancel first') await this.control.cancel();
    for (const one of how.endsWith('last') ? [...others, ...own] : [...own, ...others]) {
      one.go();
      await this.control.answered(one.run, one.activityId, giveUp);
    }
    if (how === 'cancel last') await this.control.cancel();
    held.release();
  }
}
