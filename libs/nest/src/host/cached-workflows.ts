/** Sagas kept in memory between their steps. With fewer than are in flight, each step replays its saga: half the throughput. */
export const maxCachedWorkflows = 1_000;
