import { maxBytes } from '../registry/check-size';
import { SagaClientError } from '../saga-client-error';
import { bytesOf } from './history-door';

/**
 * Measures what a saga is started or acted on with, as Temporal is to take it: a schema's defaults, and numbers that JSON
 * writes out, make more of it than the body had.
 * @throws SagaClientError `body-too-large`
 */
export function checkArgs(...values: readonly unknown[]): void {
  const bytes = bytesOf(values);
  if (bytes <= maxBytes) return;
  throw new SagaClientError(
    'body-too-large',
    `With what its schema makes of it this has ${bytes} bytes as JSON; it may have ${maxBytes}.`,
  );
}
