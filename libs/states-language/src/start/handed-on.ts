import type { Started } from './started';

/** What an execution starts another one with: that one's machines, with its own bindings, edition and secret. */
export const handedOn = (
  { bindings, edition, secret }: Started,
  own: Pick<Started, 'kind' | 'name' | 'machines'>,
): Started => ({
  ...own,
  bindings,
  ...(edition !== undefined && { edition }),
  ...(secret !== undefined && { secret }),
});
