import { type ProveOptions, proveSagas } from './prove-sagas';

/**
 * Proves sagas, says a line of each, and at the end how many there are of each verdict, as JSON.
 * @param say gets one line
 * @returns whether the guarantee holds for all of them
 * @throws as `proveSagas` does
 */
export async function tellProved(options: ProveOptions, say: (line: string) => void): Promise<boolean> {
  const counts = { completed: 0, compensated: 0, incomplete: 0, violated: 0 };
  for await (const { verdict, workflowId, findings } of proveSagas(options)) {
    counts[verdict] += 1;
    const why = findings.map(({ text }) => text).join('; ');
    say(`${workflowId} ${verdict}${why === '' ? '' : `: ${why}`}`);
  }
  say(JSON.stringify(counts));
  return counts.violated === 0;
}
