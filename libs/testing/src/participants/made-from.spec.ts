import { z } from 'zod';
import { madeFrom } from './made-from';

const Money = z.object({ amount: z.int().positive().max(1_000_000), currency: z.string().regex(/^[A-Z]{3}$/) });

it.each([
  ['texts', z.object({ id: z.string().min(3).max(8), note: z.string().optional() })],
  ['formats', z.object({ on: z.iso.date(), at: z.iso.datetime(), by: z.email(), key: z.uuid(), from: z.url() })],
  ['numbers', z.object({ whole: z.int(), some: z.number().min(0.5).max(3), even: z.number().multipleOf(2) })],
  ['choices', z.union([z.object({ kind: z.literal('a') }), z.object({ kind: z.enum(['b', 'c']) })])],
  ['lists', z.object({ many: z.array(Money).min(2), pair: z.tuple([z.string(), z.boolean()]), none: z.null() })],
  [
    'what contains itself',
    z.object({
      name: z.string(),
      get below() {
        return z.array(z.string());
      },
    }),
  ],
  ['defaults', z.object({ size: z.string().default('M') })],
])('makes %s that their schema accepts', (_, schema) => {
  expect(schema.safeParse(madeFrom(schema, 7, 'a step')).error).toBeUndefined();
});

it('makes the same again for the same seed, and other texts for another step', () => {
  const schema = z.object({ id: z.string() });
  expect(madeFrom(schema, 7, 'a')).toEqual(madeFrom(schema, 7, 'a'));
  expect(madeFrom(schema, 7, 'a')).not.toEqual(madeFrom(schema, 7, 'b'));
});

it('has all participants choose one currency, and prices that differ', () => {
  const [one, other] = ['a', 'b'].map((step) => madeFrom(Money, 3, step) as z.output<typeof Money>);
  expect(one!.currency).toBe(other!.currency);
  expect(one!.amount).not.toBe(other!.amount);
});

it('takes an example as it is', () => {
  const schema = z.object({ city: z.string() }).meta({ examples: [{ city: 'Oslo' }] });
  expect(madeFrom(schema, 1, 'a')).toEqual({ city: 'Oslo' });
});

it('says that it cannot, and why', () => {
  const odd = z.object({ id: z.string().refine((id) => id === 'nobody guesses that', 'not that one') });
  expect(() => madeFrom(odd, 1, 'a')).toThrow('id: not that one');
});
