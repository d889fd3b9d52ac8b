import { z } from 'zod';
import { ContractError } from './contract-error';
import { participant } from './participant';
import { catalogue, sagaTypes } from './saga-type';

const rooms = (name: string) =>
  participant(name, { take: { input: z.void(), output: z.void(), compensation: 'give' } });
const owned = (owner: string) => Object.values(sagaTypes(owner, { order: { input: z.void(), output: z.void() } }));

describe('a catalogue', () => {
  it('refuses a participant with the name of an owner of saga types: both are task queues', () => {
    const shop = { participants: [rooms('shop')], sagaTypes: owned('shop') };
    expect(() => catalogue(shop)).toThrow(ContractError);
    expect(() => catalogue(shop)).toThrow(/'shop' is a participant and the owner of saga type 'order'/);
    const apart = { participants: [rooms('stock')], sagaTypes: owned('shop') };
    expect(catalogue(apart).sagaTypes).toHaveLength(1);
  });

  it('refuses it in two parts, too', () => {
    const parts = [
      { participants: [rooms('shop')], sagaTypes: [] },
      { participants: [], sagaTypes: owned('shop') },
    ];
    expect(() => catalogue(...parts)).toThrow(/task queue/);
  });
});
