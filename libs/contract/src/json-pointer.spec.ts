import { jsonPointer } from './json-pointer';

it.each([
  [[], ''],
  [['itinerary', 1, 'step'], '/itinerary/1/step'],
  [['a/b', 'm~n', ''], '/a~1b/m~0n/'],
])('points to %j', (path, pointer) => {
  expect(jsonPointer(path)).toBe(pointer);
});
