import { event } from '@backstitch/contract';
import { z } from 'zod';
import { eventRow } from './event-row';

const priced = (amount: z.ZodType<unknown, unknown>) =>
  event('Priced', z.object({ id: z.string(), amount }), { key: ({ id }) => id });

describe('the row of an event', () => {
  it('has what the schema makes of its body', async () => {
    const amount = z.string().trim().default('0');
    expect(await eventRow(priced(amount), { id: 'a', amount: ' 5 ', more: 1 })).toMatchObject({
      key: 'a',
      data: '{"id":"a","amount":"5"}',
    });
  });

  it('is refused where the body is nested deeper than the gateway takes', async () => {
    const amount = JSON.parse('['.repeat(600) + ']'.repeat(600)) as unknown;
    await expect(eventRow(priced(z.unknown()), { id: 'a', amount })).rejects.toMatchObject({
      ...{ code: 'event-unpublishable', message: 'The body of Priced is nested deeper than 500.' },
    });
  });

  it.each<[string, z.ZodType<unknown, unknown>]>([
    ['changes what it has made', z.number().transform((euros) => euros * 100)],
    ['doesn’t take what it has made', z.string().transform(Number)],
  ])('is refused where the schema %s: who takes the event parses it, too', async (_, amount) => {
    const body = { id: 'a', amount: amount.safeParse(5).success ? 5 : '5' };
    await expect(eventRow(priced(amount), body)).rejects.toMatchObject({ code: 'event-unpublishable' });
  });
});
