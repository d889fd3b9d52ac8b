/** Temporal terminates a workflow whose history passes these; no code of the workflow's runs then. */
export const historyLimits = { events: 51_200, bytes: 50 * 1024 * 1024 } as const;

/**
 * The part of a history that what others send may fill: messages, task tokens. The rest is kept for what the saga owes,
 * so that whatever comes while its workers are down, it can still be compensated.
 */
export const doorShare = 0.5;

/**
 * The most bytes of UTF-8 JSON in one payload: Temporal refuses one over 2 MB, after the fact and for ever, and the
 * margin is for what a payload has around it. One number for answers and for what a saga sends and returns, so that what
 * was answered can be passed on.
 */
export const payloadLimit = 2 * 1024 * 1024 - 64 * 1024;
