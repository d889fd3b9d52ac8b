import type { ListFilters } from './list-filters';

/** What Temporal's index can't be asked for: only a state store knows. */
export const needsRecord = ({ stuck, step, attributes, text, sort }: ListFilters): boolean =>
  [stuck, step, attributes, text, sort].some((filter) => filter !== undefined);
