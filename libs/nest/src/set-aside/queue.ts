/** Who waits has left the queue, because the one before takes long. */
export class QueueLeft extends Error {
  override readonly name = 'QueueLeft';
}

/** Work that is done one at a time, in its order. */
export class Queue {
  private last: Promise<unknown> = Promise.resolve();
  private readonly leaving = new Set<() => void>();
  private isSlow = false;

  /** Waits however long it takes. */
  add<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  /** Waits as long as the queue moves. @throws QueueLeft while the one whose turn it is takes long; the work is not begun then */
  addUnlessSlow<T>(work: () => Promise<T>): Promise<T> {
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
      });
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
}
