/**
 * Update and signal: settles a task that waits for its token; signal: says that it is alive. Query, with a token: has its
 * task ended?
 */
export const taskSignal = 'backstitch.task';

/** What {@link taskSignal} carries. */
export type TaskSignal =
  | { readonly token: string; readonly output: unknown }
  | { readonly token: string; readonly error?: string; readonly cause?: string }
  | { readonly token: string; readonly beat: true };
