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
  /** The deliveries of each subscription that are on their way, and why the last could not be done. */
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly failures = new Map<string, Error>();
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
    while (!signal.aborted) {
      const error = await this.look().then(() => undefined, asError);
      const [of] = this.failures.values();
      this.tell(error ?? of);
      await sleep(error ? pauseMs : lookMs, undefined, { signal }).catch(() => undefined);
    }
    await Promise.all(this.underWay.values());
    // Others may go on at once.
    await this.options.store.takeDuty(notifyingDuty, this.me, -1).catch(() => undefined);
  }

  /** Begins with those that nobody is at: an endpoint that hangs holds up its own subscription. */
  private async look(): Promise<void> {
    if (!(await this.holds())) return;
    const names = await this.options.store.subscriptions.told();
    for (const name of this.failures.keys()) if (!names.includes(name)) this.failures.delete(name);
    for (const name of names) {
      if (this.underWay.has(name)) continue;
      this.underWay.set(
        name,
        this.deliver(name).finally(() => this.underWay.delete(name)),
      );
    }
  }

  /** Delivers to a subscription until nothing more is due. */
  private async deliver(name: string): Promise<void> {
    const { signal } = this.stopping;
    const { store, isAllowedEndpoint, giveUpAfterMs = dayMs } = this.options;
    try {
      let delivered = 1;
      while (delivered > 0 && !signal.aborted && (await this.holds())) {
        const until = Date.now() + roundMs;
        delivered = await store.subscriptions.deliver(name, { isAllowedEndpoint, giveUpAfterMs, signal, until });
      }
      this.failures.delete(name);
    } catch (error) {
      this.failures.set(name, asError(error));
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
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

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
