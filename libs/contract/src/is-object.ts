/** True for an object as JSON has it, false for null, arrays and scalars. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
