import { SagaClientError } from '../saga-client-error';
import { bytesOf } from './history-door';

/** What one message, or one answer to a task token, may have: as much as the states language allows. Bytes of JSON. */
const maxBytes = 262_144;

/** @throws SagaClientError `body-too-large` */
export function checkSent(body: unknown): void {
  const bytes = bytesOf(body);
  if (bytes <= maxBytes) return;
  throw new SagaClientError(
    'body-too-large',
    `This has ${bytes} bytes as JSON; what is sent to a saga may have ${maxBytes}.`,
  );
}
