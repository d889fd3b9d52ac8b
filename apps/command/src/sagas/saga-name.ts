import { CommandError } from '../command-error';

/** Which saga is meant. */
export interface SagaName {
  readonly type: string;
  readonly id: string;
}

/**
 * Reads `buy/4711`, a path of the gateway, or the whole address of either, as it is copied from the page.
 * @throws CommandError `bad-arguments`
 */
export function sagaName(text: string): SagaName {
  const path = text.replace(/^https?:\/\/[^/]+/, '').replace(/^\/?(#?\/?)sagas\//, '');
  const [, type, id] = /^([^/?#]+)\/([^/?#]+)$/.exec(path) ?? [];
  if (type === undefined || id === undefined) {
    throw CommandError.of('bad-arguments', `'${text}' names no saga: write its type and id, as in buy/4711.`);
  }
  return { type, id };
}
