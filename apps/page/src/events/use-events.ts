import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { call } from '../gateway/call';
import type { EventCounts } from '../gateway/event-counts';
import { oneAtATime } from '../gateway/one-at-a-time';
import type { UnclaimedList } from '../gateway/unclaimed-list';

/** They change at any time, so they are asked for again every few seconds. In milliseconds. */
const refreshMs = 3000;

export interface Events {
  /** Undefined before the first answer. */
  readonly counts: EventCounts | undefined;
  readonly unclaimed: UnclaimedList | undefined;
  /** Adds the next page of the error queue. The list stays as it is then, until it is refreshed. */
  readonly more: () => void;
  /** Asks for the counts, and the first page, now. */
  readonly refresh: () => void;
}

/**
 * What has become of all events, and the error queue, the oldest first. Both are kept fresh while only the first page is
 * shown.
 * @param onTrouble told why they can't be shown; undefined, when they can
 */
export function useEvents(onTrouble: (error: unknown) => void): Events {
  const [counts, setCounts] = useState<EventCounts>();
  const [unclaimed, setUnclaimed] = useState<UnclaimedList>();
  const hasMore = useRef(false);
  const isGone = useRef(false);
  /** Where the next page begins, of the list as it is. */
  const next = useRef<string | null>(null);
  /** Counts the times that the list was begun anew: a page of an earlier one isn't added. */
  const list = useRef(0);
  /** The list that a page is being added to. */
  const adding = useRef<number | undefined>(undefined);
  const safely = async (ask: () => Promise<void>) => {
    const told = await ask().then(
      () => undefined,
      (error: unknown) => error,
    );
    // Nobody would take back what is told once the pane is left.
    if (!isGone.current) onTrouble(told);
  };
  const first = useMemo(
    () =>
      oneAtATime(() =>
        safely(async () => {
          setCounts(await call<EventCounts>('/events/counts'));
          const page = await call<UnclaimedList>('/events/unclaimed?limit=50');
          if (hasMore.current || adding.current === list.current) return;
          next.current = page.next;
          setUnclaimed(page);
        }),
      ),
    [],
  );
  const refresh = () => {
    hasMore.current = false;
    next.current = null; // until the first page has come
    list.current++;
    first();
  };
  const more = useMemo(
    () =>
      oneAtATime(() =>
        safely(async () => {
          const [from, cursor] = [list.current, next.current];
          if (cursor === null) return;
          adding.current = from;
          try {
            const page = await call<UnclaimedList>(`/events/unclaimed?limit=50&cursor=${cursor}`);
            if (list.current !== from) return;
            hasMore.current = true;
            next.current = page.next;
            setUnclaimed((before) => ({ items: [...(before?.items ?? []), ...page.items], next: page.next }));
          } finally {
            adding.current = undefined;
          }
        }),
      ),
    [],
  );

  useEffect(() => {
    first();
    const timer = setInterval(() => {
      if (!document.hidden) first();
    }, refreshMs);
    return () => {
      isGone.current = true;
      clearInterval(timer);
    };
  }, []);
  return { counts, unclaimed, more, refresh };
}
