import type { Message } from '@backstitch/contract';
import { defineSignal, setHandler } from '@temporalio/workflow';

/** The messages that came, in the order they came. None is lost: those not taken are carried on. */
export class Inbox {
  private readonly waiting = new Map<string, unknown[]>();
  private readonly taken = new Map<string, unknown[]>();

  /** Called after each message, once its saga is made: what came before the first task is taken while it is being made. */
  onCome: () => void = () => undefined;

  constructor(messages: readonly Message[], before: Readonly<Record<string, readonly unknown[]>> = {}) {
    for (const { name } of messages) {
      this.waiting.set(name, [...(before[name] ?? [])]);
      this.taken.set(name, []);
      setHandler(defineSignal<[unknown]>(name), (payload) => {
        this.of(name)?.push(payload);
        this.onCome();
      });
    }
  }

  knows(name: string): boolean {
    return this.waiting.has(name);
  }

  has(name: string): boolean {
    return (this.of(name)?.length ?? 0) > 0;
  }

  take(name: string): unknown {
    const payload = this.of(name)?.shift();
    this.taken.get(name)?.push(payload);
    return payload;
  }

  /** All that was taken can be taken again: the code is run again. */
  rewind(): void {
    for (const [name, taken] of this.taken) this.of(name)?.unshift(...taken.splice(0));
  }

  left(): Record<string, readonly unknown[]> {
    return Object.fromEntries([...this.waiting].filter(([, payloads]) => payloads.length > 0));
  }

  private of(name: string): unknown[] | undefined {
    return this.waiting.get(name);
  }
}
