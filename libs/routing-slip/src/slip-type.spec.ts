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

describe.each(['', ', which have names of their own'])(
  'an activity whose input or answer is one of several%s',
  (named) => {
    const one = <T extends z.ZodType>(id: string, shape: T) => (named === '' ? shape : shape.meta({ id }));
    const paid = z.union([
      one('Receipt', z.object({ receipt: z.string() })),
      one('Voucher', z.object({ voucher: z.string() })),
    ]);
    const by = one(
      'Means',
      z.union([
        one('Card', z.object({ card: z.string(), sum: z.int() })),
        one('Account', z.object({ iban: z.string(), sum: z.int() })),
      ]),
    );
    const desk = participant('desk', { pay: { input: by, output: paid, compensation: null } });
    const owners = Object.values(sagaTypes('shop', { buy: { ...any, participants: [desk] } }));
    const slips = slipType({ participants: [desk], sagaTypes: owners })!.contract.input;
    const codes = (given: object, variables: object = {}): unknown[] => {
      const { error } = slips.safeParse({ itinerary: [{ participant: 'desk', request: 'pay', ...given }], variables });
      return (error?.issues ?? []).map((issue): unknown[] => [
        issue.path.join('/'),
        'params' in issue && issue.params?.code,
      ]);
    };

    it('takes variables and sets what any of them has', () => {
      expect(codes({ arguments: { sum: 1 }, sets: { proof: 'voucher' } }, { iban: 'DE1' })).toEqual([]);
    });

    it('is refused without what all of them need, and where none of them fits', () => {
      expect(codes({ arguments: { card: 'x' } })).toContainEqual(['itinerary/0/arguments/sum', 'missing-argument']);
      expect(codes({ arguments: { sum: 1 } })).toEqual([['itinerary/0/arguments', 'wrong-argument']]);
      expect(codes({ arguments: { card: 'x', sum: 1, color: 'red' } })).toEqual([
        ['itinerary/0/arguments/color', 'unknown-argument'],
      ]);
    });
  },
);
