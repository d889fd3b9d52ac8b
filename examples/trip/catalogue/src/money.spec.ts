import { total } from './money';

describe('money', () => {
  it('adds up in one currency', () => {
    expect(total({ amount: 100, currency: 'EUR' }, { amount: 1, currency: 'EUR' })).toEqual({
      amount: 101,
      currency: 'EUR',
    });
  });

  it('refuses to add kroner to euros', () => {
    expect(() => total({ amount: 100, currency: 'EUR' }, { amount: 1, currency: 'NOK' })).toThrow(/price in one/);
  });
});
