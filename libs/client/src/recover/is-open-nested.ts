import type { LogEntry } from '@backstitch/saga-log';

/** A nested saga of which the log doesn't say what became of it. */
export const isOpenNested = ({ nested, compensated, outcome }: LogEntry): boolean =>
  nested !== undefined && nested.log === undefined && compensated !== true && outcome === 'unknown';
