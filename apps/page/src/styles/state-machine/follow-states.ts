import { call } from '../../gateway/call';
import type { StateEvent } from './state-event';

interface StatesPage {
  readonly items: readonly StateEvent[];
  readonly next: number | null;
}

/**
 * Reads the state history of an execution, page by page.
 * @param onEvents told all events, each time there are more
 * @param onTrouble told why there may be more than can be read
 * @returns asks for what is new: one asking at a time, and what changed meanwhile is asked for once more
 */
export function followStates(
  path: string,
  onEvents: (events: readonly StateEvent[]) => void,
  onTrouble: (error: unknown) => void,
): () => void {
  let events: readonly StateEvent[] = [];
  let isAsking = false;
  let hasChanged = false;

  const grow = async () => {
    for (let next: number | null = events.at(-1)?.id ?? 0; next !== null;) {
      const page: StatesPage = await call(`${path}/states?after=${next}`);
      events = [...events, ...page.items];
      onEvents(events);
      next = page.next;
    }
    onTrouble(undefined);
  };
  const ask = async () => {
    isAsking = true;
    while (hasChanged) {
      hasChanged = false;
      await grow().catch(onTrouble);
    }
    isAsking = false;
  };
  return () => {
    hasChanged = true;
    if (!isAsking) void ask();
  };
}
