const limit = 2_000;

/**
 * Does some work, which has to end within two seconds of this process's CPU time: so a busy machine fails no test. What the
 * process does besides (compiling, a large collection of garbage) doesn't come each time, so the fastest of three counts.
 */
export async function withinTwoSeconds<T>(work: () => T | Promise<T>): Promise<T> {
  for (let fastest = Infinity, times = 1; ; times++) {
    const before = process.cpuUsage();
    const result = await work();
    const { user, system } = process.cpuUsage(before);
    fastest = Math.min(fastest, (user + system) / 1_000);
    if (fastest < limit) return result;
    if (times === 3) expect(fastest).toBeLessThan(limit);
  }
}
