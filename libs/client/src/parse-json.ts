import { forbiddenName } from './forbidden-name';
import { SagaClientError } from './saga-client-error';

/**
 * What JSON text says.
 * @throws SagaClientError `bad-json`; `invalid-body` where a field has a name that objects have by themselves
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SagaClientError('bad-json', 'The body is not JSON.');
  }
  const pointer = forbiddenName(text, value);
  if (pointer === undefined) return value;
  const detail = 'No field can have this name here.';
  throw new SagaClientError('invalid-body', `${pointer}: ${detail}`, {
    errors: [{ pointer, code: 'forbidden-name', detail }],
  });
}
