/** Who waits has left the queue, because the one before takes long. */
export class QueueLeft extends Error {
  override readonly name = 'QueueLeft';
}

/** Where work stands that comes: behind all that waits, or before all that came as `last`. */
export type Place = 'first' | 'last';

/** Work that is done one at a time, in its order. */
export class Queue {
  private readonly waiting: Record<Place, (() => Promise<unknown>)[]> = { first: [], last: [] };
  private readonly leaving = new Set<() => void>();
  private isBusy = false;
  private isSlow = false;

  /** Waits however long it takes. */
  add<T>(work: () => Promise<T>, place: Place = 'last'): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.waiting[place].push(() => Promise.resolve().then(work).then(resolve, reject));
      void this.go();
    });
  }

  /** Waits as long as the queue moves. @throws QueueLeft while the one whose turn it is takes long; the work is not begun then */
  addUnlessSlow<T>(work: () => Promise<T>, place: Place = 'last'): Promise<T> {
    if (this.isSlow) return Promise.reject(new QueueLeft());
    return new Promise<T>((resolve, reject) => {
      let hasLeft = false;
      const leave = () => {
        hasLeft = true;
        reject(new QueueLeft());
      };
      this.leaving.add(leave);
      void this.add(async () => {
        this.leaving.delete(leave);
        if (!hasLeft) await work().then(resolve, reject);
      }, place);
    });
  }

  /** The one whose turn it is takes long: who waits by `addUnlessSlow` leaves, and nobody more comes so. */
  slow(): void {
    this.isSlow = true;
    for (const leave of this.leaving) leave();
    this.leaving.clear();
  }

  /** It is over. */
  quick(): void {
    this.isSlow = false;
  }

  private async go(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    const { first, last } = this.waiting;
    for (let work = first.shift() ?? last.shift(); work !== undefined; work = first.shift() ?? last.shift()) {
      await work();
    }
    this.isBusy = false;
  }
}
