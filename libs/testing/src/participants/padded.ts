import type { z } from 'zod';

/** Sizes that hurt, in bytes: close to what one payload may take, and what many of add up to too much. */
export const sizes = { '1.9 MB': 1_900_000, '100 KB': 100_000 } as const;

/**
 * A value of about so many bytes: one of its texts is made longer, where the schema takes that.
 * @returns undefined when it doesn't
 */
export function padded(value: unknown, schema: z.ZodType, bytes: number): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') continue;
    const longer = { ...value, [key]: text.padEnd(bytes, 'x') };
    if (isTaken(schema, longer)) return longer;
  }
  return undefined;
}

function isTaken(schema: z.ZodType, value: unknown): boolean {
  try {
    return schema.safeParse(value).success;
  } catch {
    // It is checked asynchronously.
    return false;
  }
}
