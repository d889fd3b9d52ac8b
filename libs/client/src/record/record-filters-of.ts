import { type RecordFilters, stuckKinds } from '@backstitch/state-store';
import type { ListFilters } from '../list/list-filters';

/** The filters of a list, as a state store takes them. */
export const recordFiltersOf = ({ stuck, ...filters }: ListFilters): RecordFilters => ({
  ...filters,
  ...(stuck !== undefined && { stuck: stuck === true ? stuckKinds : stuck }),
});
