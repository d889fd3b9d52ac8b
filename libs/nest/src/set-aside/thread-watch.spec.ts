import { Worker } from 'node:worker_threads';
import { ThreadWatch } from './thread-watch';

describe('a thread that is watched', () => {
  let busy: Worker;
  let task: object | undefined;
  let told: string[];
  let watch: ThreadWatch;

  const until = async (word: string) => {
    while (told.at(-1) !== word) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  beforeEach(() => {
    busy = new Worker('for (;;);', { eval: true });
    task = {};
    told = [];
    watch = new ThreadWatch(
      { time: 600, slow: 300, behind: 'waits', growth: 2 ** 40, heap: 2 ** 40 },
      {
        task: () => task,
        isSlow: () => told.push('slow'),
        isQuickAgain: () => told.push('quick again'),
        cut: (why) => told.push(why),
      },
    );
  });

  afterEach(async () => {
    watch.stop();
    await busy.terminate();
  });

  it('is cut off when its task does not end, and its owner is told before, when it is slow', async () => {
    await until('time');
    expect(told).toEqual(['slow', 'time']);
  });

  it('is not cut off when its slow task ends', async () => {
    await until('slow');
    task = {};
    await until('quick again');
    task = undefined;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(told).toEqual(['slow', 'quick again']);
  });
});
