import { openBombs } from '../../test/set-aside/open-bombs';

/** The innermost. */
const messageIn = (error: unknown): string => {
  const { cause, message } = error as Error;
  return cause === undefined ? message : messageIn(cause);
};

it('half a character in a failure costs no worker: it is replaced', async () => {
  const activities = { fail: (message: string) => Promise.reject(new Error(message, { cause: new Error(message) })) };
  const bombs = await openBombs({ activities });
  const start = (whose: string) => bombs.start('quoteHalf', whose);
  try {
    const task = await start('task');
    for (const whose of ['own', 'activity']) {
      const error: unknown = await (await start(whose)).result().catch((failed: unknown) => failed);
      expect(messageIn(error)).toBe('half a \ufffd');
    }
    const told = async () => {
      const { events } = await task.fetchHistory();
      return events!.flatMap(({ workflowTaskFailedEventAttributes: failed }) => failed?.failure?.message ?? []);
    };
    while ((await told()).length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await told()).toEqual(['half a \ufffd']);
    await task.terminate();
  } finally {
    await bombs.close();
  }
}, 60_000);
