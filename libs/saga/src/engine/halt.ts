/** What ends a saga's code early, whatever that waits for. */
export class Halt {
  private by: { readonly reason: unknown } | undefined;
  private readonly listening: ((reason: unknown) => void)[] = [];

  /** Only the first reason counts. */
  because(reason: unknown): void {
    if (this.by !== undefined) return;
    this.by = { reason };
    for (const listen of this.listening) listen(reason);
  }

  /** What comes first: the result of what is waited for, or the reason, as a rejection. */
  unless<T>(waiting: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      waiting().then(resolve, reject);
      if (this.by === undefined) this.listening.push(reject);
      else Promise.reject(this.by.reason as Error).catch(reject);
    });
  }
}
