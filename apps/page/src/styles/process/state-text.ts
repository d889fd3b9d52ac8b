/** A state as XState writes it, in words: `awaiting: payment: due, room: asked`. */
export function stateText(state: unknown): string {
  if (typeof state !== 'object' || state === null) return typeof state === 'string' ? state : 'none';
  return Object.entries(state)
    .map(([name, within]) => (isEmpty(within) ? name : `${name}: ${stateText(within)}`))
    .join(', ');
}

const isEmpty = (state: unknown) => typeof state === 'object' && state !== null && Object.keys(state).length === 0;
