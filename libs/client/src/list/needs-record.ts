import { wordsIn } from '@backstitch/state-store';
import type { SagaRecord } from '../record/saga-record';
import { SagaClientError } from '../saga-client-error';
import type { ListFilters } from './list-filters';

/** What Temporal's index can't be asked for: only a state store knows. */
export const needsRecord = ({ stuck, step, attributes, text, sort }: ListFilters): boolean =>
  [stuck, step, attributes, text, sort].some((filter) => filter !== undefined);

/**
 * Where there is a record, what asks for a participant means the sagas that have asked it, and not all of the types that may:
 * what is counted and acted on is what is listed.
 */
export const isByRecord = (record: SagaRecord | undefined, filters: ListFilters): boolean =>
  needsRecord(filters) || (record !== undefined && filters.participant !== undefined);

/** A text without a word would be no filter at all: each saga would have it. @throws SagaClientError `bad-query` */
export function checkText({ text }: ListFilters): void {
  if (text === undefined || wordsIn(text).length > 0) return;
  throw new SagaClientError('bad-query', `text is '${text.slice(0, 40)}': write a word, of letters or digits.`);
}
