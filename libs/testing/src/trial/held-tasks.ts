import type { Payload, PayloadCodec } from '@temporalio/common';

/** What a signal says that holds a workflow task back: no handler reads it. */
export const holdSignal = 'backstitch-hold';

interface Hold {
  readonly reached: () => void;
  readonly released: Promise<void>;
}

/** A task that is held back. */
export interface HeldTask {
  /** The worker has the task, and waits. */
  readonly reached: Promise<void>;
  release(): void;
}

/**
 * Holds back workflow tasks: a worker waits with the one that brings the hold's signal until it is released. What comes
 * meanwhile comes to the saga in one task, the next. As a codec, since that is the only place where a worker waits
 * before it runs a task.
 */
export class HeldTasks implements PayloadCodec {
  private readonly holds = new Map<string, Hold>();

  /** @param name that the signal will carry */
  hold(name: string): HeldTask {
    let reached = () => undefined as void;
    let release = () => undefined as void;
    const isReached = new Promise<void>((resolve) => (reached = resolve));
    this.holds.set(name, { reached, released: new Promise((resolve) => (release = resolve)) });
    return {
      reached: isReached,
      release: () => {
        this.holds.delete(name);
        release();
      },
    };
  }

  encode = (payloads: Payload[]): Promise<Payload[]> => Promise.resolve(payloads);

  decode = async (payloads: Payload[]): Promise<Payload[]> => {
    if (this.holds.size > 0) await Promise.all(payloads.map((payload) => this.wait(payload)));
    return payloads;
  };

  private async wait({ data }: Payload): Promise<void> {
    const hold = data && data.length < longest ? this.holds.get(Buffer.from(data).toString()) : undefined;
    hold?.reached();
    await hold?.released;
  }
}

/** More than a name takes. */
const longest = 100;
