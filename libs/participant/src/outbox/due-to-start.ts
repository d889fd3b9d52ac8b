/**
 * Rows of sagas to be started are due so much later than events are, in milliseconds: a relay that knows only events,
 * of a version before, leaves them to one that knows both.
 */
const later = 2 ** 52;

/** When a saga is to be started, as its row says it. @param at milliseconds since 1970 */
export const dueToStart = (at: number): number => later + at;

/** Is it the row of a saga to be started? */
export const isToStart = ({ due }: { readonly due: number | string }): boolean => Number(due) >= later;

/** When a row is due, in milliseconds since 1970, of whichever kind it is. */
export const dueOf = (row: { readonly due: number | string }): number => Number(row.due) - (isToStart(row) ? later : 0);
