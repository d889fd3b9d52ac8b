import { createHmac } from 'node:crypto';
import { proofOf, taskToken, taskTokenParts } from './task-token';

const once = '0b7ee2b4-6f0f-4c8a-9d0a-3c1f6a6f1c11';

it('proves which secret it was made with', () => {
  const { said, proof, place } = taskTokenParts(taskToken('plan/é 1', once, 's3cret'))!;
  expect(Buffer.from(place, 'base64url').toString()).toBe('plan/é 1');
  expect(proof).toBe(createHmac('sha256', 's3cret').update(said).digest('hex').slice(0, 32));
  expect(proof).not.toBe(proofOf(said, 'other'));
});

it('is what it was, for executions that were started without a secret', () => {
  expect(taskToken('plan/1', once)).toBe(`cGxhbi8x.${once}`);
  expect(taskTokenParts(`cGxhbi8x.${once}`)).toEqual({ place: 'cGxhbi8x', said: `cGxhbi8x.${once}` });
});

it.each(['', 'x', `x/y.${once}`, `cGxh.${once}.short`, `cGxh.${once}.${'0'.repeat(33)}`])('is not %s', (text) =>
  expect(taskTokenParts(text)).toBeUndefined(),
);
