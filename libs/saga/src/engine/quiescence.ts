import { within } from '@backstitch/saga-log';
import { whenTrue } from './sandbox';
import type { Frame } from './saga-state';

/** Waits until the code has reacted to everything a workflow task has brought, before something is sent that can't be undone. */
export class Quiescence {
  /** Scopes that wait. */
  private readonly waiting = new Set<{ readonly scope: string | undefined }>();
  /** How many have waited. */
  private count = 0;

  /** Resolves when the code has reacted and its unhandled failures are known. It writes no event. */
  async reached({ scope }: Pick<Frame, 'scope'>): Promise<void> {
    const inside = () => [...this.waiting].some((it) => it.scope !== scope && within(it.scope, scope));
    const waiting = { scope };
    this.waiting.add(waiting);
    // A scope inside that ends meanwhile has more to say: the code that goes on after it.
    for (let isOver = false; !isOver;) {
      const { count } = this;
      const wasInside = inside();
      await nextRound();
      await nextRound();
      isOver = !wasInside && !inside() && count === this.count;
    }
    this.waiting.delete(waiting);
    this.count += 1;
  }
}

/** Ends when the microtasks of this task have run. */
function nextRound(): Promise<void> {
  let isAsked = false;
  // Asked for at once, it would hold at once.
  const round = whenTrue(() => isAsked);
  isAsked = true;
  return round;
}
