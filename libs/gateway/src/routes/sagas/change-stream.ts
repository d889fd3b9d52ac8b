import type { Change } from '@backstitch/client';
import type { ServerResponse } from 'node:http';

/** Proxies close what is silent. In milliseconds. */
const keepAlive = 15_000;

/** The changes of a saga as server-sent events, to one who watches. */
export class ChangeStream {
  /** A proxy that compresses a stream, or keeps it until it is whole, keeps its reader waiting. */
  static readonly headers = {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  };

  private readonly beat = setInterval(() => this.write(': still here\n\n'), keepAlive);

  private constructor(
    private readonly raw: ServerResponse,
    private readonly signal: AbortSignal,
  ) {}

  /** @param signal nobody waits any longer for a reader that is slow */
  static open(raw: ServerResponse, signal: AbortSignal): ChangeStream {
    raw.writeHead(200, ChangeStream.headers);
    raw.write('retry: 2000\n\n');
    return new ChangeStream(raw, signal);
  }

  /** @returns false: what was written before has not been read */
  write(text: string): boolean {
    return this.raw.write(text);
  }

  /** A reader slower than the saga misses what lies between, and takes no memory. */
  async change(change: Change): Promise<void> {
    const { raw, signal } = this;
    if (this.write(`id: ${change.position}\nevent: saga\ndata: ${textOf(change)}\n\n`) || raw.destroyed) return;
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const end = () => {
        raw.off('drain', end).off('close', end);
        signal.removeEventListener('abort', end);
        resolve();
      };
      raw.once('drain', end).once('close', end);
      signal.addEventListener('abort', end);
    });
  }

  ended({ position, saga: { status } }: Change): void {
    this.write(`id: ${position}\nevent: ended\ndata: ${JSON.stringify({ status })}\n\n`);
  }

  /** A reader who is to connect again and doesn't read would keep its connection, and what is written to it, for ever. */
  end(): void {
    clearInterval(this.beat);
    if (this.signal.aborted && this.raw.writableNeedDrain) this.raw.destroy();
    else this.raw.end();
  }
}

/** JSON, made once for all who watch. */
const texts = new WeakMap<Change, string>();

function textOf(change: Change): string {
  const text = texts.get(change) ?? JSON.stringify(change.saga);
  texts.set(change, text);
  return text;
}
