import { preferWait } from './prefer-wait';

it.each([
  ['wait=20', 20],
  ['WAIT = 20', 20],
  ['wait="20"', 20],
  ['respond-async, wait=20', 20],
  ['wait=20; strict, wait=5', 20],
  ['foo="a, wait=20"', undefined],
  ['foo="a\\", wait=20"', undefined],
  ['foo; bar="wait=3", wait=4', 4],
  ['wait=99999999999', 60],
  ['wait=0', 0],
  ['wait', undefined],
  ['wait=soon', undefined],
  ['waits=20', undefined],
  ['', undefined],
])('%s: %s', (header, seconds) => expect(preferWait(header)).toBe(seconds));

it('takes no longer for what is written to take long', () => {
  const since = performance.now();
  for (const part of [';', '; ', ' ', '=', 'a= ', 'a=";', 'a;b="', 'a,', '\\']) {
    for (const end of ['', '"', '"x']) preferWait(`a${part.repeat(8_000 / part.length)}${end}`);
    preferWait(`a=${part.repeat(15_000 / part.length)}x y`);
  }
  expect(performance.now() - since).toBeLessThan(1_000);
});
