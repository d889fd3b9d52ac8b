import { SagaClientError } from '../saga-client-error';

/** Bytes of histories that are read at once; each takes some four times as much in memory. One of the largest has room. */
const maxBytes = 56 * 1024 * 1024;
/** How long a reader waits for room, in milliseconds. */
const timeoutMs = 2_000;

/** Room for what is read: small histories side by side, large ones one after the other. */
export class HistoryRoom {
  private readonly line: { readonly bytes: number; readonly enter: () => void }[] = [];
  private free: number;

  constructor(private readonly max = maxBytes) {
    this.free = max;
  }

  /** @throws SagaClientError `temporal-busy` when there is no room in time, and what reading throws */
  async within<T>(bytes: number, read: () => Promise<T>): Promise<T> {
    const taken = Math.min(bytes, this.max);
    if (!(await this.enter(taken))) {
      throw new SagaClientError('temporal-busy', 'Too many large histories are being read. Ask again a little later.', {
        retryAfter: 2,
      });
    }
    try {
      return await read();
    } finally {
      this.free += taken;
      this.admit();
    }
  }

  private enter(bytes: number): Promise<boolean> {
    return new Promise((resolve) => {
      const waiting = {
        bytes,
        enter: () => {
          clearTimeout(timer);
          resolve(true);
        },
      };
      const timer = setTimeout(() => {
        this.line.splice(this.line.indexOf(waiting), 1);
        resolve(false);
        this.admit();
      }, timeoutMs);
      this.line.push(waiting);
      this.admit();
    });
  }

  private admit(): void {
    for (let [next] = this.line; next !== undefined && next.bytes <= this.free; [next] = this.line) {
      this.line.shift();
      this.free -= next.bytes;
      next.enter();
    }
  }
}

/** The room of this process. */
export const historyRoom = new HistoryRoom();
