import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalogue } from '@backstitch/contract';
import type { StateStore, TakenMark } from '@backstitch/state-store';
import type { Client } from '@temporalio/client';
import { SagaRegistry } from '../registry/saga-registry';
import { inLane } from '../temporal/lanes';
import { retentionOf } from '../temporal/retention-of';
import { type Discovered, Discovery, discoveryDuty } from './discovery';
import { type Looking, lookAt } from './look-at';
import { Rate } from './rate';
import { troubles } from './troubles';
import { UnreadableSagas } from './unreadable-sagas';

const retentionDuty = 'retention';

export interface FollowerOptions {
  readonly temporal: Client;
  /** Its saga types are followed, and every state machine. */
  readonly catalogue: Catalogue;
  readonly store: StateStore;
  /** The task queue of state machines. Default `state-machines`. */
  readonly machines?: string;
  /** The most histories that are read in a second. Default 50. */
  readonly historiesPerSecond?: number;
  /** For how many days sagas are kept that have ended. Default for ever. */
  readonly keepDays?: number;
  /** Is told what keeps it from following, once until it goes on, and when it does. Default nobody. */
  readonly onTrouble?: (error: Error | undefined) => void;
}

/** Sagas that are looked at side by side. */
const atOnce = 8;
/** For how long what a follower has taken is its own, in milliseconds. */
const leaseMs = 30_000;
/** How often, in milliseconds: the index is read; marks are looked for when there were none; the old is dropped, and again when that failed or was too much. */
const every = { discovery: 2_000, look: 200, retention: 3_600_000, retentionAgain: 10_000 } as const;
/** For how long the old is dropped in one go, in milliseconds: the index isn't read meanwhile. */
const sweepMs = 5_000;
/** How long it waits when Temporal or the database doesn't answer, in milliseconds. */
const pauseMs = 1_000;
const day = 86_400_000;

/**
 * Keeps a state store as the histories say: finds sagas in Temporal's index, reads those that have changed, and records
 * them. Any number of followers share one store: each takes what is to be looked at for a while, and what one leaves
 * behind, whatever became of it, another takes later.
 */
export class Follower {
  private readonly me = randomUUID();
  private readonly stopping = new AbortController();
  private readonly looking: Looking;
  private readonly discovery: Discovery;
  private readonly nextRun = { discovery: 0, retention: 0 };
  private readonly unreadable = new UnreadableSagas();
  private running: Promise<unknown> | undefined;
  private readonly tell: ReturnType<typeof troubles>;

  constructor(private readonly options: FollowerOptions) {
    const { temporal, catalogue, store, machines = 'state-machines', historiesPerSecond = 50 } = options;
    this.looking = {
      temporal,
      store,
      machines,
      types: new SagaRegistry(catalogue),
      rate: new Rate(historiesPerSecond),
      ...(options.keepDays !== undefined && { keepMs: options.keepDays * day }),
    };
    this.discovery = new Discovery(this.looking);
    this.tell = troubles(options.onTrouble);
  }

  /** Begins to follow. It goes on through every failure of Temporal and of the database, until it is stopped. */
  start(): void {
    this.running ??= inLane('watch', () =>
      Promise.all([
        this.repeat('looking', () => this.look(), every.look),
        this.repeat('finding', () => this.keepUp(), every.look * 2),
      ]),
    );
  }

  /**
   * Records one saga as it is now, whether it follows or not.
   * @param workflowId `{type}/{id}`
   * @throws SagaClientError `temporal-unreachable`, `temporal-busy`; StateStoreError `state-store-unreachable`
   */
  async record(workflowId: string): Promise<void> {
    await lookAt(this.looking, { workflowId });
  }

  /** Resolves when what was under way has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async repeat(part: string, round: () => Promise<boolean>, pause: number): Promise<void> {
    const { signal } = this.stopping;
    const rest = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined);
    while (!signal.aborted) {
      try {
        const isBusy = await round();
        this.tell(undefined, part);
        if (!isBusy) await rest(pause);
      } catch (error) {
        if (signal.aborted) return;
        this.tell(error instanceof Error ? error : new Error(String(error)), part);
        await rest(pauseMs);
      }
    }
  }

  /** @returns whether there was anything to look at */
  private async look(): Promise<boolean> {
    const { store } = this.looking;
    const taken = [...(await store.take(this.me, atOnce * 4, leaseMs))];
    const found = taken.length > 0;
    let failed: Error | undefined;
    const one = async (mark: TakenMark) => {
      try {
        await store.looked(mark, await lookAt(this.looking, mark));
        this.unreadable.read(mark);
      } catch (error) {
        failed ??= error instanceof Error ? error : new Error(String(error));
        // One that can't be read must not keep the others waiting; if the database is gone its lease runs out.
        await store.putOff(mark, Date.now() + this.unreadable.pauseAfter(mark, error)).catch(() => undefined);
      }
    };
    const line = Array.from({ length: atOnce }, async () => {
      for (let mark = taken.shift(); mark !== undefined; mark = taken.shift()) await one(mark);
    });
    await Promise.all(line);
    if (failed !== undefined) throw failed;
    return found;
  }

  /** What one follower does for all. */
  private async keepUp(): Promise<boolean> {
    const { store } = this.looking;
    if (Date.now() >= this.nextRun.discovery) {
      const hold = () => store.takeDuty<Discovered>(discoveryDuty, this.me, leaseMs);
      const duty = await hold();
      if (duty !== undefined) {
        const goesOn = async () => !this.stopping.signal.aborted && (await hold()) !== undefined;
        const found = await this.discovery.run(duty.state, goesOn);
        if (found !== undefined) await store.leaveDuty(discoveryDuty, this.me, found);
      }
      this.nextRun.discovery = Date.now() + every.discovery;
    }
    if (Date.now() >= this.nextRun.retention) {
      // One that fails is tried again, but not at once: what is to be recorded waits for it.
      this.nextRun.retention = Date.now() + every.retentionAgain;
      const duty = await store.takeDuty(retentionDuty, this.me, leaseMs);
      if (duty === undefined || (await this.sweep())) this.nextRun.retention = Date.now() + every.retention;
    }
    return false;
  }

  /**
   * What Temporal has forgotten by now is said to be so; what has been kept for long enough is dropped. Of much it does what it
   * can do within its lease.
   * @returns whether nothing is left to do
   */
  private async sweep(): Promise<boolean> {
    const { store, temporal } = this.options;
    const { keepMs } = this.looking;
    const kept = await retentionOf(temporal);
    const now = Date.now();
    const all = async (some: () => Promise<number>) => {
      while (!this.stopping.signal.aborted && Date.now() < now + sweepMs) if ((await some()) === 0) return true;
      return false;
    };
    if (kept > 0 && !(await all(() => store.forgottenUntil(new Date(now - kept))))) return false;
    return keepMs === undefined || all(() => store.dropEnded(new Date(now - keepMs)));
  }
}
