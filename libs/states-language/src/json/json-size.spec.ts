import fc from 'fast-check';
import { withinTwoSeconds } from '../../test/within-two-seconds';
import type { Json } from './json';
import { jsonSize } from './json-size';

const nested = (levels: number, inside: Json = 0) =>
  Array.from({ length: levels }).reduce<Json>((value) => [value], inside);

describe('jsonSize', () => {
  it('is the length of the JSON text in UTF-8, also when asked again', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const bytes = Buffer.byteLength(JSON.stringify(value));
        for (const limit of [Infinity, bytes, Infinity]) expect(jsonSize(value as Json, limit)).toBe(bytes);
        expect(jsonSize(value as Json, bytes - 1)).toBe(Infinity);
      }),
    );
  });

  it('is Infinity beyond 500 levels, however the inner ones were come by', () => {
    const inner = nested(300);
    expect(jsonSize(inner, 1e6)).toBe(601);
    expect(jsonSize(nested(200, inner), 1e6)).toBe(1001);
    expect(jsonSize(nested(201, inner), 1e6)).toBe(Infinity);
    expect(jsonSize(nested(100_000), 1e6)).toBe(Infinity);
  });

  it('looks at what is shared once', async () => {
    const large = { text: 'x'.repeat(200_000), list: Array.from({ length: 10_000 }, (_, i) => i) };
    await withinTwoSeconds(() => {
      for (let i = 0; i < 100_000; i++) jsonSize({ i, large }, 1e6);
    });
  });
});
