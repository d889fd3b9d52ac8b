import type { Message } from '@backstitch/contract';
import type { SeenKeys } from '@backstitch/saga-log';
import { defineSignal, setHandler, workflowInfo } from '@temporalio/workflow';

/** Somebody who waits for a message. */
interface Waiter {
  /** Its code was left behind: the message is for somebody else. */
  readonly isLeft: () => boolean;
  /** The task in which it began to wait. */
  readonly since: number;
  readonly take: (payload: unknown) => void;
}

/**
 * The messages that came, in the order they came. None is lost: those not taken are carried on. What comes again under
 * its key was taken before.
 */
export class Inbox {
  private readonly untaken = new Map<string, unknown[]>();
  private readonly waiters = new Map<string, Waiter[]>();

  constructor(messages: readonly Message[], keys: SeenKeys, before: Readonly<Record<string, readonly unknown[]>> = {}) {
    for (const { name } of messages) {
      this.untaken.set(name, [...(before[name] ?? [])]);
      this.waiters.set(name, []);
      setHandler(defineSignal<[unknown, string?]>(name), (payload, key) => {
        if (keys.isFirst(key)) this.deliver(name, payload);
      });
    }
  }

  knows(name: string): boolean {
    return this.untaken.has(name);
  }

  /** The oldest message that no wait has taken. */
  take(name: string): { readonly payload: unknown } | undefined {
    const untaken = this.untaken.get(name) ?? [];
    return untaken.length === 0 ? undefined : { payload: untaken.shift() };
  }

  /** Waits for the next one. @returns how to wait no longer */
  wait(name: string, isLeft: () => boolean, take: (payload: unknown) => void): () => void {
    const waiters = this.waiters.get(name)!;
    const waiter = { isLeft, take, since: workflowInfo().historyLength };
    waiters.push(waiter);
    return () => {
      if (waiters.includes(waiter)) waiters.splice(waiters.indexOf(waiter), 1);
    };
  }

  left(): Record<string, readonly unknown[]> {
    return Object.fromEntries([...this.untaken].filter(([, payloads]) => payloads.length > 0));
  }

  /**
   * To who began to wait last: an older wait may have lost a race, and its result is dropped. Of those who began in the
   * same task the first has the first message.
   */
  private deliver(name: string, payload: unknown): void {
    const waiters = this.waiters.get(name)!;
    const listening = waiters.filter(({ isLeft }) => !isLeft());
    const last = Math.max(...listening.map(({ since }) => since));
    const waiter = listening.find(({ since }) => since === last);
    if (waiter === undefined) {
      this.untaken.get(name)!.push(payload);
      return;
    }
    waiters.splice(waiters.indexOf(waiter), 1);
    waiter.take(payload);
  }
}
