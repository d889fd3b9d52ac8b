import type { StateStore } from '@backstitch/state-store';

/** The store is told a moment after a change, in milliseconds; where many change, so often: each saga once each time. */
const soon = 100;
const every = 500;
/** A task that was answered here has yet to reach Temporal: so long, in milliseconds, until it is to be looked at. */
const settling = 150;
/** The most sagas that wait to be told. */
const maxWaiting = 20_000;

/** What a feed needs of a store. */
export type MarkingStore = Pick<StateStore, 'mark' | 'close'>;

/**
 * Tells the state store which sagas have changed, so that a follower reads them at once. It promises nothing: what it
 * doesn't tell, because the store is gone or too much has changed, the follower finds by itself, only later. So it keeps
 * no task waiting, and fails nothing.
 */
export class Feed {
  private changed = new Set<string>();
  private telling: Promise<void> | undefined;
  private toldAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private inTrouble = false;
  private isClosed = false;

  /** @param onTrouble is told why the store can't be told, once until it can */
  constructor(
    private readonly store: MarkingStore,
    private readonly onTrouble: (error: unknown) => void,
  ) {}

  hasChanged(workflowId: string): void {
    if (this.changed.size >= maxWaiting) return;
    this.changed.add(workflowId);
    if (this.isClosed) return;
    this.timer ??= setTimeout(() => void this.tell(), Math.max(soon, this.toldAt + every - Date.now()));
  }

  /** Tells what is left, and closes the store. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.telling;
    await this.tell();
    await this.store.close();
  }

  private async tell(): Promise<void> {
    this.telling ??= this.tellAll().finally(() => {
      this.telling = undefined;
      this.timer = this.changed.size > 0 && !this.isClosed ? setTimeout(() => void this.tell(), every) : undefined;
    });
    await this.telling;
  }

  private async tellAll(): Promise<void> {
    const ids = [...this.changed];
    this.changed = new Set();
    if (ids.length === 0) return;
    this.toldAt = Date.now();
    try {
      await this.store.mark(ids, Date.now() + settling);
      this.inTrouble = false;
    } catch (error) {
      if (!this.inTrouble) this.onTrouble(error);
      this.inTrouble = true;
      // It is told when the store is back, behind what has changed since.
      for (const id of ids.slice(0, Math.max(0, maxWaiting - this.changed.size))) this.changed.add(id);
    }
  }
}
