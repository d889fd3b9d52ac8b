import type { FastifyRequest } from 'fastify';
import { idempotencyKey } from './idempotency-key';

const keyIn = (value: string) => {
  const raw = { headersDistinct: { 'idempotency-key': [value] }, rawHeaders: ['idempotency-key', value] };
  return idempotencyKey({ headers: { 'idempotency-key': value }, raw } as unknown as FastifyRequest);
};

it.each([
  ['"k"', 'k'],
  ['k', 'k'],
  ['"k" ; a=1;b="x;y" ; c', 'k'],
  ['"a\\"b"', 'a"b'],
])('%s is the key %s', (header, key) => expect(keyIn(header)).toBe(key));

it.each(['"k', '"k" x', '"k";a="x'])('%s is none', (header) =>
  expect(() => keyIn(header)).toThrow(expect.objectContaining({ code: 'bad-idempotency-key' }) as Error),
);

it('takes no longer for what is written to take long', () => {
  const since = performance.now();
  for (const part of [';', '; ', ';  ', ' ', ';a="b" ', '\\', '"', ';"']) {
    for (const end of ['', '"', '"x']) {
      try {
        keyIn(`"a"${part.repeat(8_000 / part.length)}${end}`);
      } catch {
        // Most of them are no keys.
      }
    }
  }
  expect(performance.now() - since).toBeLessThan(1_000);
});
