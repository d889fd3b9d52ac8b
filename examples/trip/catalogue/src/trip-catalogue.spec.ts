import { catalogue } from '@backstitch/contract';
import { z } from 'zod';
import { tripCatalogue } from './index';
import { total } from './money';

describe('the catalogue', () => {
  it('has one meaning for each name', () => {
    expect(() => catalogue(tripCatalogue)).not.toThrow();
  });

  it.each(tripCatalogue.sagaTypes)('$name has an example that its own schema accepts', ({ contract }) => {
    const examples = contract.input.meta()?.examples as unknown[];
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(contract.input.parse(example)).toEqual(example);
  });

  it('can be shown as JSON Schema, every part of it', () => {
    const schemas = [
      ...tripCatalogue.participants.flatMap(({ requests }) => Object.values(requests)),
      ...tripCatalogue.sagaTypes.map(({ contract }) => contract),
    ].flatMap(({ input, output }) => [input, output]);
    for (const schema of schemas) expect(() => z.toJSONSchema(schema)).not.toThrow();
  });
});

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
