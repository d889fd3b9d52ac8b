import { parseOffsetDateTime } from './parse-offset-date-time';
import { parseTimestamp } from './parse-timestamp';

const nine = Date.UTC(2016, 2, 5, 21, 29, 29);

describe('parseTimestamp', () => {
  it.each([
    ['2016-03-05T21:29:29Z', nine],
    ['2016-03-05T22:29:29+01:00', nine],
    ['2016-03-05T20:59:29-00:30', nine],
    ['2016-03-05T21:29:29.250Z', nine + 250],
    ['0099-03-05T21:29:29Z', new Date('0099-03-05T21:29:29Z').getTime()],
  ])('reads %s', (text, time) => expect(parseTimestamp(text)).toBe(time));

  it('keeps what is below a millisecond', () => {
    expect(parseTimestamp('2016-03-05T21:29:29.000000001Z')!).toBeGreaterThan(nine - 1);
    expect(parseTimestamp('2016-03-05T21:29:29.2431672Z')! - nine).toBeCloseTo(243.1672, 3);
  });

  it.each([
    '2016-14-05T21:29:29Z',
    '2016-03-05T25:29:29Z',
    '2016-03-05 21:29:29Z',
    '2016-03-05T21:29:29',
    '2016-02-30T00:00:00Z',
    '2016-03-05T21:29Z',
    7,
  ])('does not read %s', (value) => expect(parseTimestamp(value)).toBeUndefined());
});

describe('parseOffsetDateTime', () => {
  it('reads small letters and does without seconds', () => {
    expect(parseOffsetDateTime('2016-03-05t21:29z')).toBe(nine - 29_000);
    expect(parseOffsetDateTime('2016-03-05T21:29+00:00')).toBe(nine - 29_000);
  });
  it('does not do without minutes', () => expect(parseOffsetDateTime('2016-03-05T21Z')).toBeUndefined());
});
