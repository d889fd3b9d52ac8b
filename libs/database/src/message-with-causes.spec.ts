import { messageWithCauses } from './message-with-causes';

it('says why a provider cannot be reached', async () => {
  const error: unknown = await fetch('http://127.0.0.1:1/').catch((failure: unknown) => failure);
  expect(messageWithCauses(error)).toMatch(/^fetch failed: (bad port|connect ECONNREFUSED 127\.0\.0\.1:1)$/);
});

it.each([
  ['each of several addresses', new AggregateError([new Error('a'), new Error('b'), new Error('a')]), 'a; b'],
  ['a chain', new Error('a', { cause: new Error('b', { cause: new Error('c') }) }), 'a: b: c'],
  ['what a message tells already', new Error('a: b', { cause: new Error('b') }), 'a: b'],
  ['a cause that is a text', new Error('a', { cause: 'b' }), 'a: b'],
  ['a cause that is data', new Error('a', { cause: { card: '4242' } }), 'a'],
  ['an error without words', new TypeError(''), 'TypeError'],
  ['what is no error', 'a', 'a'],
])('tells %s', (_, error, message) => expect(messageWithCauses(error)).toBe(message));

it('ends, even where an error is its own cause', () => {
  const error = new Error('a');
  error.cause = new Error('b', { cause: error });
  expect(messageWithCauses(error)).toMatch(/^a: b/);
});
