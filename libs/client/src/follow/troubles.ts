/**
 * Tells of a trouble once, however often it comes, and once when it is over.
 * @param heard gets undefined when it is over. Absent: nobody is told
 * @returns what is told of each attempt: why it failed, or undefined when it didn't; and of which part of the work. It is
 *   over when no part is in trouble
 */
export function troubles(
  heard: ((error: Error | undefined) => void) | undefined,
): (error: Error | undefined, part?: string) => void {
  const inTrouble = new Set<string>();
  return (error, part = '') => {
    const wasIn = inTrouble.size > 0;
    if (error === undefined) inTrouble.delete(part);
    else inTrouble.add(part);
    if (wasIn !== inTrouble.size > 0) heard?.(error);
  };
}
