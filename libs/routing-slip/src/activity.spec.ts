import { participant, refusal } from '@backstitch/contract';
import { z } from 'zod';
import { activity } from './activity';

const Full = refusal('Full', z.object({ what: z.string() }));
const Room = z.object({ id: z.string(), price: z.int() });
/** It has a name, and contains itself. */
const Nested = z
  .object({
    a: z.string(),
    get within() {
      return Nested.optional();
    },
  })
  .meta({ id: 'ActivityA' });
const inns = participant('inns', {
  book: {
    input: z.object({ city: z.string(), nights: z.int() }),
    output: Room,
    refusals: [Full],
    compensation: 'release',
    giveUpAfter: '2m',
  },
  named: {
    input: z.union([Nested, z.object({ b: z.string() }).meta({ id: 'ActivityB' })]),
    output: Room,
    compensation: null,
  },
  either: {
    input: z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]),
    output: Room,
    compensation: null,
  },
});

it('carries all that is needed to ask it without its contract', () => {
  expect(activity(inns.at('oslo'), 'book', { arguments: { nights: 2 }, sets: { room: 'id' } })).toEqual({
    participant: 'inns.oslo',
    request: 'book',
    compensation: 'release',
    refusals: ['Full'],
    takes: ['city', 'nights'],
    giveUpAfter: '2m',
    arguments: { nights: 2 },
    sets: { room: 'id' },
  });
  expect(activity(inns, 'either').takes).toEqual(['a', 'b']);
  expect(activity(inns, 'named').takes).toEqual(['a', 'within', 'b']);
});

it('has the contract’s times where none are said, also when they are read from JSON', () => {
  const unsaid = { attemptTimeout: undefined, giveUpAfter: undefined } as object;
  expect(activity(inns, 'book', unsaid).giveUpAfter).toBe('2m');
  expect(activity(inns, 'book', { giveUpAfter: '9s' }).giveUpAfter).toBe('9s');
});

it('is typed from the contract', () => {
  // @ts-expect-error -- there is no such request
  expect(() => activity(inns, 'rob')).toThrow();
  // @ts-expect-error -- nights is a number
  activity(inns, 'book', { arguments: { nights: 'two' } });
  // @ts-expect-error -- its output has no such property
  activity(inns, 'book', { sets: { room: 'key' } });
});

it('has a name that a step can have', () => {
  expect(activity(inns, 'book', { step: 'the v1.5 room' })).toMatchObject({ step: 'the v1.5 room' });
  for (const step of ['book.2', 'a/b', '']) {
    expect(() => activity(inns, 'book', { step })).toThrow(`A step can't be called '${step}'`);
  }
});
