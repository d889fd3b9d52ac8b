import type { Described } from './describe-saga';
import { etagOf } from './etag-of';

const at = 1_700_000_000_000;
const time = { seconds: at / 1_000, nanos: 0 };
const scheduled = 1;
const described = (now: object) =>
  ({ runId: 'run', lastEventId: '5', activities: [], workflowTask: undefined, ...now }) as unknown as Described;

test.each([
  ['an attempt', { activities: [{ activityId: 'book', attempt: 1, state: scheduled, scheduledTime: time }] }],
  ['a workflow task', { workflowTask: { attempt: 1, state: scheduled, scheduledTime: time } }],
])('is another when %s that nobody takes begins to wait for a worker', (_, pending) => {
  const now = described(pending);
  const [before, soon, after, later] = [0, 500, 2_000, 60_000].map((ms) => etagOf(now, at + ms));
  expect([soon, after, later]).toEqual([before, expect.not.stringContaining(before!), after]);
});

test('is the same by the clock alone for what a worker has', () => {
  const now = described({ activities: [{ activityId: 'book', attempt: 1, state: 2, scheduledTime: time }] });
  expect(etagOf(now, at + 60_000)).toBe(etagOf(now, at));
});
