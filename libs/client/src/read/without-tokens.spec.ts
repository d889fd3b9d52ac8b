import { taskToken } from '@backstitch/states-language';
import { withoutTokens } from './without-tokens';

const once = '0b7ee2b4-6f0f-4c8a-9d0a-3c1f6a6f1c11';
const tokens = [taskToken('plan/1', once), taskToken('plan/ümlaut 2', once, 's3cret')];

it('strikes tokens out wherever they stand, and nothing else', () => {
  const [old, proved] = tokens;
  expect(withoutTokens({ a: [old, { [`${proved}`]: `say "${proved}" and ${old}!` }], once, n: 1, none: null })).toEqual(
    {
      a: ['***', { '***': 'say "***" and ***!' }],
      ...{ once, n: 1, none: null },
    },
  );
  expect(withoutTokens(`file.${once}`)).toBe(`file.${once}`);
});

it('takes no longer for a long text than it has characters', () => {
  const since = performance.now();
  for (const part of ['x', '-', 'a.', `.${once}`]) {
    const long = part.repeat(Math.ceil(1_000_000 / part.length));
    expect(withoutTokens(long)).toBe(long);
  }
  expect(performance.now() - since).toBeLessThan(3_000);
});
