/** Does something for each of many, some at once. @returns what it gave, in their order */
export async function eachOf<T, R>(all: readonly T[], act: (one: T) => Promise<R>, atOnce = 8): Promise<R[]> {
  const done: R[] = [];
  const left = [...all.entries()];
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) done[next[0]] = await act(next[1]);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, work));
  return done;
}
