import fc from 'fast-check';
import { withinTwoSeconds } from '../../test/within-two-seconds';
import { wildcardMatches } from './wildcard-matches';

const letters = (symbols: string, maxLength: number) => fc.string({ unit: fc.constantFrom(...symbols), maxLength });

describe('wildcardMatches', () => {
  it('decides as a regular expression does', () => {
    fc.assert(
      fc.property(letters('ab*', 12), letters('ab**\\', 8), (text, pattern) => {
        const source = pattern.replace(/\\([\s\S])|[\s\S]/g, (whole, escaped?: string) => {
          if (whole === '*') return '[^]*';
          return `\\x${(escaped ?? whole).charCodeAt(0).toString(16).padStart(2, '0')}`;
        });
        expect(wildcardMatches(text, pattern)).toBe(new RegExp(`^${source}$`).test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['a long piece', `*${'a'.repeat(10_000)}b*`],
    ['many wildcards', `${'*a'.repeat(10_000)}b*`],
  ])('takes little time for %s', async (_, pattern) => {
    expect(await withinTwoSeconds(() => wildcardMatches('a'.repeat(250_000), pattern))).toBe(false);
  });
});
