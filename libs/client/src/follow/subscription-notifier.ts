import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StateStore } from '@backstitch/state-store';
import { troubles } from './troubles';

export interface SubscriptionNotifierOptions {
  readonly store: StateStore;
  /** Asked before each event whether an endpoint may be told. */
  readonly isAllowedEndpoint: (endpoint: string) => boolean;
  /** How long an event is tried before it is given up, in milliseconds. Default a day. */
  readonly giveUpAfterMs?: number;
  /** Is told what keeps it from telling, once until it goes on, and when it does. Default nobody. */
  readonly onTrouble?: (error: Error | undefined) => void;
}

/** The duty of telling: one process at a time does. */
const notifyingDuty = 'telling';
/** For how long whoever is killed keeps the others waiting, in milliseconds: three times as long as an endpoint may take. */
const leaseMs = 30_000;
/** A round begins nothing more after so long, in milliseconds: so it ends before the lease does. */
const roundMs = 5_000;
/** How often it looks, and how long it waits when the database doesn't answer, in milliseconds. */
const lookMs = 200;
const pauseMs = 1_000;
const dayMs = 86_400_000;

/**
 * Tells subscribers what the record says has happened to sagas. Any number of processes may have one: one at a time tells,
 * and another goes on when it is gone; what was sent just before is sent again.
 */
export class SubscriptionNotifier {
  private readonly me = randomUUID();
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private readonly tell: (error: Error | undefined) => void;
  private heldUntil = 0;
  private askAgain = 0;

  constructor(private readonly options: SubscriptionNotifierOptions) {
    this.tell = troubles(options.onTrouble);
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Resolves when what was under way has ended: what was not taken stays. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { store, isAllowedEndpoint, giveUpAfterMs = dayMs } = this.options;
    while (!signal.aborted) {
      const until = Date.now() + roundMs;
      const delivered = await this.round(() =>
        store.subscriptions.deliver({ isAllowedEndpoint, giveUpAfterMs, signal, until }),
      );
      if (delivered === 0) await sleep(lookMs, undefined, { signal }).catch(() => undefined);
      if (delivered === undefined) await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
    // Others may go on at once.
    await store.takeDuty(notifyingDuty, this.me, -1).catch(() => undefined);
  }

  private async round(deliver: () => Promise<number>): Promise<number | undefined> {
    try {
      const delivered = (await this.holds()) ? await deliver() : 0;
      this.tell(undefined);
      return delivered;
    } catch (error) {
      this.tell(error instanceof Error ? error : new Error(String(error)));
      return undefined;
    }
  }

  private async holds(): Promise<boolean> {
    const now = Date.now();
    if (now < this.heldUntil) return true;
    if (now < this.askAgain) return false;
    this.askAgain = now + pauseMs;
    const has = (await this.options.store.takeDuty(notifyingDuty, this.me, leaseMs)) !== undefined;
    this.heldUntil = has ? now + leaseMs / 3 : 0;
    return has;
  }
}
