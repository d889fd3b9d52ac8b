import { z } from 'zod';

/** Money: a whole number of the currency's smallest unit. `{ amount: 12950, currency: 'EUR' }` is 129.50 euros. */
export const Money = z.object({
  amount: z.int().positive().max(100_000_000),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
export type Money = z.output<typeof Money>;

/** What several things cost together. @throws Error when they aren't priced in one currency: the sample changes no money */
export function total(first: Money, ...rest: readonly Money[]): Money {
  return rest.reduce((sum, { amount, currency }) => {
    if (currency !== sum.currency) throw new Error(`${sum.currency} and ${currency} can't be added up: price in one.`);
    return { amount: sum.amount + amount, currency };
  }, first);
}
