import { lasted } from './lasted';

const start = '2026-01-01T00:00:00.000Z';

it.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1_240, '1.2 s'],
  [59_940, '59.9 s'],
  [185_000, '3 min 5 s'],
  [7_440_000, '2 h 4 min'],
])('says %i ms as %s', (ms, text) => {
  expect(lasted(start, new Date(Date.parse(start) + ms).toISOString())).toBe(text);
});

it('says nothing negative when clocks differ', () => {
  expect(lasted('2026-01-01T00:00:01.000Z', start)).toBe('0 ms');
});
