import { useEffect, useRef, useState } from 'preact/hooks';
import { call } from '../gateway/call';
import type { SagaSummary } from '../gateway/saga-summary';

/** The list comes from an index, so it is asked for again every few seconds. In milliseconds. */
const refreshMs = 3000;

interface Listed {
  readonly items: readonly SagaSummary[];
  readonly next: string | null;
}

/**
 * The sagas of a choice, newest first. The list is kept fresh while it shows the newest only; with older ones it stays.
 * @param filter a query, as `status=running`; `''` is all
 * @param type a saga type; `''` is all
 * @param refreshes changes when the list should be asked for again
 * @param onTrouble told why it can't be shown; undefined, when it can
 * @returns undefined before the first answer; `more` adds older ones
 */
export function useSagas(
  filter: string,
  type: string,
  refreshes: number,
  onTrouble: (error: unknown) => void,
): { readonly listed: Listed | undefined; readonly more: () => void } {
  const [listed, setListed] = useState<Listed>();
  const choice = `${type}?${filter}`;
  const current = useRef<string | undefined>(undefined);
  const hasOlder = useRef(false);

  const load = async (cursor?: string) => {
    const query = [filter, 'limit=30', cursor && `cursor=${cursor}`].filter(Boolean).join('&');
    try {
      const answer = await call<Listed>(`/sagas${type && `/${encodeURIComponent(type)}`}?${query}`);
      // Another choice was made while this was asked.
      if (current.current !== choice) return;
      hasOlder.current = cursor !== undefined;
      setListed((before) =>
        cursor === undefined ? answer : { ...answer, items: [...(before?.items ?? []), ...answer.items] },
      );
      onTrouble(undefined);
    } catch (error) {
      onTrouble(error);
    }
  };

  useEffect(() => {
    const isNew = current.current !== choice;
    current.current = choice;
    if (isNew || !hasOlder.current) void load();
    const timer = setInterval(() => {
      if (!hasOlder.current && !document.hidden) void load();
    }, refreshMs);
    return () => clearInterval(timer);
  }, [choice, refreshes]);

  return { listed, more: () => void load(listed?.next ?? undefined) };
}
