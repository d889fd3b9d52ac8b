/** What must not compile. `tsc` is the test: an expected error that is missing is itself an error. */
import type { Transaction } from 'kysely';
import { type Compensating, participant, sagaTypes } from '@backstitch/contract';
import { z } from 'zod';
import type { OpenDatabase } from '@backstitch/database';
import type { Attempt, Serves } from './index';
import { activitiesOf } from './index';

interface Database {
  room: { id: number; city: string };
}
const In = z.object({ city: z.string() });
const Out = z.object({ room: z.number() });
type City = z.infer<typeof In>;
type Room = z.infer<typeof Out>;

const hotels = participant('hotels', {
  reserveRoom: { input: In, output: Out, compensation: 'cancelRoom' },
  ratesOf: { input: In, output: z.array(z.number()), compensation: null },
});
type Hotels = Serves<typeof hotels, Transaction<Database>>;
type Paid = Serves<
  typeof hotels,
  Transaction<Database>,
  { reserveRoom: { charge: string }; cancelRoom: { refund: string } }
>;
declare const database: OpenDatabase<Database>;

class Methods implements Hotels {
  async reserveRoom({ city }: City, { tx, stepKey }: Attempt<Transaction<Database>>): Promise<Room> {
    const { id } = await tx
      .selectFrom('room')
      .select('id')
      .where('city', '=', city + stepKey)
      .executeTakeFirstOrThrow();
    return { room: id };
  }
  async cancelRoom({ input, output }: Compensating<City, Room>, _: Attempt<Transaction<Database>>): Promise<void> {
    void [input.city, output?.room];
  }
  async ratesOf(_: City): Promise<number[]> {
    return [];
  }
}
activitiesOf(hotels, new Methods(), database);

// @ts-expect-error a compensation left out
class NoCompensation implements Hotels {
  reserveRoom = async () => ({ room: 1 });
  ratesOf = async () => [1];
}
// @ts-expect-error the same, without a class
activitiesOf(hotels, new NoCompensation(), database);

class Insists implements Hotels {
  reserveRoom = async () => ({ room: 1 });
  ratesOf = async () => [1];
  // @ts-expect-error a compensation that insists on the output, which is absent when the outcome was unknown
  async cancelRoom({ output }: { stepId: string; input: City; output: Room }): Promise<void> {
    void output.room;
  }
}
void Insists;

class WrongAnswer implements Hotels {
  // @ts-expect-error an answer that isn't the contract's
  reserveRoom = async () => ({ room: 'one' });
  ratesOf = async () => [1];
  cancelRoom = async () => {};
}
void WrongAnswer;

class BothSides implements Paid {
  reserveRoom: Paid['reserveRoom'] = {
    outside: async ({ city }, { stepKey }) => ({ charge: city + stepKey }),
    inside: async (_, { effect, tx }) => ({ room: effect.charge.length + (tx.isTransaction ? 1 : 0) }),
  };
  cancelRoom: Paid['cancelRoom'] = {
    outside: async ({ effect, output }) => ({ refund: `${effect?.charge} ${output?.room}` }),
    inside: async (_, { effect }) => void effect.refund,
  };
  ratesOf = async () => [1];
}
activitiesOf(hotels, new BothSides(), database);

const outside: Paid['reserveRoom'] = {
  // @ts-expect-error no transaction is open while the provider is called
  outside: async (_, { tx }) => ({ charge: `${tx}` }),
  inside: async () => ({ room: 1 }),
};
void outside;

// Only the request is two-sided: its compensation is told the effect all the same.
const requestOnly: Serves<typeof hotels, Transaction<Database>, { reserveRoom: { charge: string } }> = {
  reserveRoom: { outside: async () => ({ charge: 'c' }), inside: async () => ({ room: 1 }) },
  cancelRoom: async ({ effect }) => void effect?.charge,
  ratesOf: async () => [1],
};
activitiesOf(hotels, requestOnly, database);

// Only the compensation is.
const compensationOnly: Serves<typeof hotels, Transaction<Database>, { cancelRoom: number }> = {
  reserveRoom: async () => ({ room: 1 }),
  cancelRoom: { outside: async () => 1, inside: async (_, { effect }) => void effect.toFixed() },
  ratesOf: async () => [1],
};
activitiesOf(hotels, compensationOnly, database);

const missing: Serves<typeof hotels, Transaction<Database>, { reserveRoom: number }> = {
  // @ts-expect-error an effect outside that was declared needs both sides
  reserveRoom: async () => ({ room: 1 }),
  cancelRoom: async () => {},
  ratesOf: async () => [1],
};
void missing;

// @ts-expect-error a misspelt verb among the effects
const misspelt: Serves<typeof hotels, Transaction<Database>, { reserveRom: number }> = {
  reserveRoom: async () => ({ room: 1 }),
  cancelRoom: async () => {},
  ratesOf: async () => [1],
};
void misspelt;

const bank = participant('bank', {
  hold: { input: In, output: Out, compensation: 'release' },
  extend: { input: z.object({ days: z.number() }), output: z.string(), compensation: 'release' },
});
const shared: Serves<typeof bank, Transaction<Database>> = {
  hold: async () => ({ room: 1 }),
  extend: async ({ days }) => `${days}`,
  release: async ({ input, output }) => {
    if ('days' in input) void input.days.toFixed();
    else void input.city;
    if (typeof output === 'string') void output.length;
  },
};
activitiesOf(bank, shared, database);
const half: Serves<typeof bank, Transaction<Database>> = {
  hold: async () => ({ room: 1 }),
  extend: async () => '',
  // @ts-expect-error undoes two requests, but takes the input of one
  release: async ({ input }: Compensating<City, Room>) => void input.city,
};
void half;

const types = sagaTypes('trips', {
  cleanRoom: { input: Out, output: z.object({}) },
  bookTrip: { input: In, output: Out },
});
const inns = participant(
  'inns',
  { reserveRoom: { input: In, output: Out, compensation: null } },
  { starts: ['cleanRoom'] },
);
const starting: Serves<typeof inns, Transaction<Database>> = {
  reserveRoom: async (_, { start }) => {
    start(types.cleanRoom, { room: 1 }, { key: 'room 1' });
    // @ts-expect-error an input that isn't the saga type's
    start(types.cleanRoom, { city: 'Oslo' });
    // @ts-expect-error a saga type that the contract doesn't list
    start(types.bookTrip, { city: 'Oslo' });
    return { room: 1 };
  },
};
activitiesOf(inns, starting, database);
const startsNone: Serves<typeof hotels, Transaction<Database>>['ratesOf'] = async (_, { start }) => {
  // @ts-expect-error a contract that starts none
  start(types.cleanRoom, { room: 1 });
  return [1];
};
void startsNone;
