import { lookAgain } from './look-again';

const quiet = { activities: [], workflowTask: undefined } as unknown as Parameters<typeof lookAgain>[1];
const now = 1_700_000_000_000;

it.each([
  ['soon, what has just changed', 1_000, 2_000],
  ['after half the time for which it has been still', 10_000, 5_000],
  ['in whole milliseconds, which is all that a database keeps', 9_999, 5_000],
  ['within five minutes, what has been still for days', 864_000_001, 300_000],
])('looks again %s', (_, stillMs, inMs) => {
  expect(lookAgain(now, quiet, now - stillMs) - now).toBe(inMs);
});
