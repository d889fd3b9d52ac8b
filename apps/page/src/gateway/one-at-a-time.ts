/**
 * Makes a function that asks, one asking at a time: when it is called while it asks, it asks once more afterwards.
 * @param ask must not throw
 */
export function oneAtATime(ask: () => Promise<void>): () => void {
  let isAsking = false;
  let isWanted = false;
  const run = async () => {
    isAsking = true;
    while (isWanted) {
      isWanted = false;
      await ask();
    }
    isAsking = false;
  };
  return () => {
    isWanted = true;
    if (!isAsking) void run();
  };
}
