import { compileRegex } from './compile-regex';
import { expandedSize } from './expanded-size';

describe('expandedSize', () => {
  it.each([
    ['abc', 3],
    ['a{100}', 100],
    ['[a-z]{8}-[0-9]{4}', 13],
    ['((a{10}){10}b){10}', 1230],
    ['a{2,7}', 7],
    ['a{3,}', 3],
    ['\\({5}[\\]()]{4}', 9],
    ['[]a]{3}[^]b]', 4],
    ['(a', 1],
  ])('of %s', (source, size) => expect(expandedSize(source)).toBe(size));

  it('is not much less than what a pattern compiles to', () => {
    for (const source of ['(a|b){9}c*', '([0-9]+,){50}', '(?:x{1,5}y?){7}', '(?i)[k-z]{20}$']) {
      expect(compileRegex(source, '').programSize()).toBeLessThan(4 * expandedSize(source));
    }
  });
});
