import type { Saga } from '@backstitch/saga-log';

/** The path of a saga: at the gateway, and in the page's own address after the `#`. */
export const sagaPath = ({ type, id }: Pick<Saga, 'type' | 'id'>): string =>
  `/sagas/${encodeURIComponent(type)}/${encodeURIComponent(id)}`;
