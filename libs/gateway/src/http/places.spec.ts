import { Places } from './places';

test('places are shared: a client has so many, and all together so many', () => {
  const places = new Places(3, 2);
  const [one, two] = [places.take('a'), places.take('a')];
  expect([one, two].every(Boolean)).toBe(true);
  expect(places.take('a')).toBeUndefined();
  expect(places.take('b')).toBeDefined();
  expect(places.take('c')).toBeUndefined();
  one!();
  expect(places.take('c')).toBeDefined();
});
