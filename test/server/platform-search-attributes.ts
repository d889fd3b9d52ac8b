import type { SearchAttributes } from '../../libs/temporal-server/src/server/search-attributes';

/** What the platform writes to visibility, and every test server knows. */
export const platformSearchAttributes: SearchAttributes = {
  SagaStatus: 'Keyword',
  SagaAttention: 'KeywordList',
};
