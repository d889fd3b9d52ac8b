import { SagaClientError } from '../src';

/** What a call was refused with: its code; or `done`. */
export const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof SagaClientError ? error.code : String(error)),
  );
