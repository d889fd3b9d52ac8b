import { SagaClientError } from '../saga-client-error';

/** @param limit of a page. @throws SagaClientError `bad-query` */
export function checkLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= 200) return;
  throw new SagaClientError('bad-query', `limit is '${limit}': write 1 to 200.`);
}
