/** How deep the data of an event may be nested. Far deeper nobody can write it as JSON: that takes a stack. */
export const deepestData = 500;

/** Is a value nested deeper than the data of an event may be? Looks at level after level, so it takes no stack itself. */
export function isTooDeep(data: unknown): boolean {
  let level = [data];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepestData) return true;
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? (Object.values(value) as unknown[]) : [],
    );
  }
  return false;
}
