/** Temporal terminates a workflow whose history passes these. No code of the saga runs then: nothing is compensated. */
export const historyLimits = { events: 51_200, bytes: 50 * 1024 * 1024 } as const;

/**
 * The share of a history that others may fill: messages, answers to task tokens, large inputs and answers of operators.
 * What is above it belongs to the saga, for what it owes.
 */
export const doorShare = 0.5;

/** The share up to which operators' small acts are let in: a saga that has filled its half by itself still needs them. */
export const actShare = 0.9;
