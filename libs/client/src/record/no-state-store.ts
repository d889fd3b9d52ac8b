import { SagaClientError } from '../saga-client-error';

/** @param what needs one */
export const noStateStore = (what: string) =>
  new SagaClientError(
    'no-state-store',
    `${what} need a state store, and none is set: say with STATE_STORE_URL where it is.`,
  );
