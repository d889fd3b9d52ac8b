import { type SagaType, participant, sagaTypes } from '@backstitch/contract';
import { z } from 'zod';
import { slipType } from './slip-type';

const any = { input: z.looseObject({}), output: z.object({}) };
const stock = participant('stock', { take: { ...any, compensation: 'putBack' } });
const till = participant('till', { charge: { ...any, compensation: 'refund' } });
const mail = participant('mail', { send: { ...any, compensation: null } });
const shop = sagaTypes('shop', { buy: { ...any, participants: [stock, till] } });
const bank = sagaTypes('bank', { pay: { ...any, participants: [till] } });
const participants = [stock, till, mail];

const of = (...owners: readonly Readonly<Record<string, SagaType>>[]) =>
  slipType({ participants, sagaTypes: owners.flatMap((types) => Object.values(types)) })!.contract.input;
const slip = (first: string, request: string, more: object = {}) => ({
  itinerary: [{ participant: first, request }],
  ...more,
});

describe('whose a slip is', () => {
  it.each([
    ['that of the only owner, whomever it asks', [shop], slip('mail', 'send'), 'shop'],
    ['that of the one whose sagas ask its first activity', [bank, shop], slip('stock', 'take'), 'shop'],
    ['what it says', [bank, shop], slip('stock', 'take', { owner: 'bank' }), 'bank'],
  ] as const)('is %s', (_, owners, body, owner) => {
    expect(of(...owners).parse(body)).toMatchObject({ owner });
  });

  it.each([
    ['nobody asks its first activity', slip('mail', 'send')],
    ['more than one do', slip('till', 'charge')],
  ])('has to be said where %s', (_, body) => {
    const { error } = of(bank, shop).safeParse(body);
    expect(error!.issues).toMatchObject([{ path: ['owner'], params: { code: 'owner-missing' } }]);
  });
});
