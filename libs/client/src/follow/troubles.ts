/**
 * Tells of a trouble once, however often it comes, and once when it is over.
 * @param heard gets undefined when it is over. Absent: nobody is told
 * @returns what is told of each attempt: why it failed, or undefined when it didn't
 */
export function troubles(heard: ((error: Error | undefined) => void) | undefined): (error: Error | undefined) => void {
  let isIn = false;
  return (error) => {
    if (isIn === (error !== undefined)) return;
    isIn = error !== undefined;
    heard?.(error);
  };
}
