import { canonicalJson } from '@backstitch/states-language';
import { keyHash } from '../start/key-hash';
import type { ListFilters } from './list-filters';

/** Equal for the pages of one list. */
export const listName = ({ limit: _limit, cursor: _cursor, type = '', ...same }: ListFilters): string =>
  keyHash(type, canonicalJson(same)).slice(0, 8);
