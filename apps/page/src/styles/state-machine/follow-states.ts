import { call } from '../../gateway/call';
import { oneAtATime } from '../../gateway/one-at-a-time';
import type { StateEvent } from './state-event';

interface StatesPage {
  readonly items: readonly StateEvent[];
  readonly next: number | null;
}

/**
 * Reads the state history of an execution, page by page.
 * @param onEvents told all events, each time there are more
 * @param onTrouble told why there may be more than can be read
 * @returns asks for what is new, one asking at a time
 */
export function followStates(
  path: string,
  onEvents: (events: readonly StateEvent[]) => void,
  onTrouble: (error: unknown) => void,
): () => void {
  let events: readonly StateEvent[] = [];

  const grow = async () => {
    for (let next: number | null = events.at(-1)?.id ?? 0; next !== null;) {
      const page: StatesPage = await call(`${path}/states?after=${next}`);
      events = [...events, ...page.items];
      onEvents(events);
      next = page.next;
    }
    onTrouble(undefined);
  };
  return oneAtATime(() => grow().catch(onTrouble));
}
