import type { WorkerInterceptors } from '@temporalio/worker';

/** How deep an error or a message of Temporal's is looked into. */
const maxDepth = 40;

/**
 * Replaces the halves of characters in all strings, in place. Half a character has no UTF-8, and the SDK sends it all the same:
 * its native part refuses the whole message, and the worker that sent it is shut down, and so is the next one.
 */
export function makeWellFormed(value: unknown, depth = 0): void {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value) || depth > maxDepth) return;
  const fields = value as Record<string, unknown>;
  // Those of an error are not enumerable.
  const own = value instanceof Error ? [...errorFields, ...Object.keys(fields)] : Object.keys(fields);
  for (const key of own) {
    const field = fields[key];
    if (typeof field !== 'string') makeWellFormed(field, depth + 1);
    else if (!field.isWellFormed()) fields[key] = field.toWellFormed();
  }
}

const errorFields = ['message', 'stack', 'cause'];

/** Activities fail with text that can be sent, whatever it quotes. */
export const wellFormedFailures: NonNullable<NonNullable<WorkerInterceptors['activity']>[number]> = () => ({
  inbound: {
    execute: (input, next) =>
      next(input).catch((error: unknown) => {
        makeWellFormed(error);
        throw error;
      }),
  },
});
