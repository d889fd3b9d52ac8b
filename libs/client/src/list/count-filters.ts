import type { ListFilters } from './list-filters';

/** Which sagas are counted. */
export type CountFilters = Omit<ListFilters, 'limit' | 'cursor' | 'sort'>;
