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
  const safely = async (ask: () => Promise<void>) => {
    try {
      await ask();
      onTrouble(undefined);
    } catch (error) {
      onTrouble(error);
    }
  };
  const first = useMemo(
    () =>
      oneAtATime(() =>
        safely(async () => {
          setCounts(await call<EventCounts>('/events/counts'));
          const page = await call<UnclaimedList>('/events/unclaimed?limit=50');
          if (!hasMore.current) setUnclaimed(page);
        }),
      ),
    [],
  );
  const refresh = () => {
    hasMore.current = false;
    first();
  };
  const more = () =>
    void safely(async () => {
      hasMore.current = true;
      const { items, next } = await call<UnclaimedList>(`/events/unclaimed?limit=50&cursor=${unclaimed?.next ?? '0'}`);
      setUnclaimed((before) => ({ items: [...(before?.items ?? []), ...items], next }));
    });

  useEffect(() => {
    first();
    const timer = setInterval(() => {
      if (!document.hidden) first();
    }, refreshMs);
    return () => clearInterval(timer);
  }, []);
  return { counts, unclaimed, more, refresh };
}
