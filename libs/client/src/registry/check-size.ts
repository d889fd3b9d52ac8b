import type { Started } from '@backstitch/states-language';
import { SagaClientError } from '../saga-client-error';

/** Temporal takes 2 MB of arguments; a state machine brings its definition, and those it may start. */
export const maxBytes = 1_800_000;

/** @param bytes of every definition there is: one that computes which it starts brings them all. @throws SagaClientError `body-too-large` */
export function refuseAll(bytes: number): never {
  throw new SagaClientError(
    'body-too-large',
    `It computes which state machine it starts, so it brings all there are: these have ${bytes} bytes; together they may have ${maxBytes}.`,
  );
}

/** Looks whether an execution can be started with its definitions. @throws SagaClientError `body-too-large` */
export function checkSize(input: unknown, started: Started): void {
  const definitions = Buffer.byteLength(JSON.stringify(started));
  const bytes = Buffer.byteLength(JSON.stringify(input)) + definitions;
  if (bytes <= maxBytes) return;
  throw new SagaClientError(
    'body-too-large',
    `The input with its definition, and those that it may start (${definitions} bytes), has ${bytes} bytes; together they may have ${maxBytes}.`,
  );
}
