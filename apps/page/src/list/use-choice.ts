import { useState } from 'preact/hooks';
import { filters } from './filters';

/** A choice above the list. */
export interface Choice {
  readonly filter: string;
  readonly type: string;
}

/** The choice stands in the page's address, so that it can be handed on. */
export function useChoice(): [Choice, (choice: Choice) => void] {
  const [choice, setChoice] = useState(chosen);
  const choose = (next: Choice) => {
    const query = new URLSearchParams(Object.entries(next).filter(([, value]) => value !== '')).toString();
    history.replaceState(null, '', `${location.pathname}${query && `?${query}`}${location.hash}`);
    setChoice(next);
  };
  return [choice, choose];
}

function chosen(): Choice {
  const query = new URLSearchParams(location.search);
  const filter = query.get('filter') ?? '';
  return { filter: filters.some(([value]) => value === filter) ? filter : '', type: query.get('type') ?? '' };
}
