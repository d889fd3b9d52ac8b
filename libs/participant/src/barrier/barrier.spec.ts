import type { Transaction } from 'kysely';
import { type Compensating, RefusalError, participant, refusal } from '@backstitch/contract';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Attempt } from '../attempt';
import { migrate } from '../migrate';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { effectsOf } from '../effects-of';
import type { Serves } from '../serves';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { answerLimit } from './answer';
import { type Barrier, barrierOf } from './barrier';
import type { StepCall } from './step-call';

interface Database {
  room: { id: number; city: string; taken: number };
}
const NoRoomLeft = refusal('NoRoomLeft', z.object({ city: z.string() }));
const NotHere = refusal('NotHere', z.object({}));
const City = z.object({ city: z.string(), nights: z.number().default(1) });
const Room = z.object({ room: z.number(), note: z.string().optional() });
const hotels = participant('hotels', {
  reserveRoom: { input: City, output: Room, refusals: [NoRoomLeft], compensation: 'cancelRoom' },
  ratesOf: { input: City, output: z.array(z.number()), compensation: null },
  leave: { input: z.object({}), output: z.void(), compensation: null },
});
type In = z.output<typeof City>;
type Out = z.output<typeof Room>;

/** One counter; what a verb does beyond it is set by each test. */
class HotelsService implements Serves<typeof hotels, Transaction<Database>> {
  calls: string[] = [];
  seen: unknown[] = [];
  during: (attempt: Attempt<Transaction<Database>>) => unknown = () => {};
  answer: unknown = { room: 7 };

  async reserveRoom({ city, nights }: In, attempt: Attempt<Transaction<Database>>): Promise<Out> {
    this.calls.push('reserveRoom');
    await take(attempt, nights);
    await this.during(attempt);
    if (city === 'Full') throw NoRoomLeft({ city });
    return this.answer as Out;
  }
  async cancelRoom(compensating: Compensating<In, Out>, attempt: Attempt<Transaction<Database>>): Promise<void> {
    this.calls.push('cancelRoom');
    this.seen.push(compensating);
    await take(attempt, -compensating.input.nights);
    await this.during(attempt);
  }
  async ratesOf(): Promise<number[]> {
    throw NoRoomLeft({ city: 'Oslo' });
  }
  async leave(): Promise<void> {}
}

const take = ({ tx }: Attempt<Transaction<Database>>, nights: number) =>
  tx
    .updateTable('room')
    .set((row) => ({ taken: row('taken', '+', nights) }))
    .execute();

let databases: TestDatabases;
beforeAll(async () => (databases = testDatabases()));
afterAll(() => databases.stop());

describe.each(['sqlite', 'postgres'] as const)('the barrier on %s', (dialect) => {
  let database: OpenDatabase<Database>;
  let second: OpenDatabase<Database>;
  let service: HotelsService;
  let barrier: Barrier;
  let key = 0;
  let call: StepCall;
  let clock = 1_000;
  const next = (): StepCall => ({ ...call, askedAt: (clock += 1) });
  const given = (more: object = {}) => ({ stepId: 'reserveRoom', input: { city: 'Oslo', nights: 2 }, ...more });
  const taken = async () => (await database.kysely.selectFrom('room').select('taken').executeTakeFirstOrThrow()).taken;
  const state = async () => (await effectsOf(database, [call.stepKey]))[0]?.state;

  beforeAll(async () => {
    const url = await databases.fresh(dialect);
    database = await openDatabase<Database>(url);
    second = await openDatabase<Database>(url);
    await migrate(database, {
      room: {
        up: (db) =>
          db.schema
            .createTable('room')
            .addColumn('id', 'integer', (column) => column.primaryKey())
            .addColumn('city', 'text')
            .addColumn('taken', 'integer', (column) => column.notNull())
            .execute(),
      },
    });
  });
  afterAll(async () => {
    await database.close();
    await second.close();
  });
  beforeEach(async () => {
    await database.kysely.deleteFrom('room').execute();
    await database.kysely.insertInto('room').values({ id: 1, city: 'Oslo', taken: 0 }).execute();
    service = new HotelsService();
    barrier = barrierOf(hotels, service, database);
    call = { stepKey: `run/${(key += 1)}`, stepId: 'reserveRoom', saga: { type: 'bookTrip', id: '1' }, askedAt: clock };
  });
  const reserve = (input: unknown = { city: 'Oslo', nights: 2 }, at: StepCall = next()) =>
    barrier.request('reserveRoom', input, at);

  it('commits the effect and its row, and answers a repeated request with the stored response', async () => {
    await expect(reserve()).resolves.toEqual({ room: 7 });
    service.answer = { room: 8 };
    await expect(reserve()).resolves.toEqual({ room: 7 });
    expect(service.calls).toEqual(['reserveRoom']);
    expect(await taken()).toBe(2);
    expect(await state()).toBe('done');
  });

  it('takes an answer for its own after a reset where the input is the same, and for another request’s where it is not', async () => {
    await reserve({ city: 'Oslo' });
    const other = { city: 'Oslo', nights: 3 };
    await expect(reserve(other)).resolves.toEqual({ room: 7 });
    const afterReset = (input: unknown) => reserve(input, { ...next(), reset: true });
    await expect(afterReset({ nights: 1, city: 'Oslo' })).resolves.toEqual({ room: 7 });
    await expect(afterReset(other)).rejects.toMatchObject({ code: 'step-key-reused' });
    await expect(afterReset({ town: 'Oslo' })).rejects.toMatchObject({ code: 'step-key-reused' });
    await barrier.compensate('cancelRoom', given(), next());
    await expect(afterReset(other)).rejects.toMatchObject({ code: 'AlreadyCompensated' });
    expect(service.calls).toEqual(['reserveRoom', 'cancelRoom']);
  });

  it('stores an answer of nothing, too', async () => {
    await expect(barrier.request('leave', {}, next())).resolves.toBeUndefined();
    await expect(barrier.request('leave', {}, next())).resolves.toBeUndefined();
  });

  it('rolls a refused request back and says so', async () => {
    await expect(reserve({ city: 'Full' })).rejects.toMatchObject({ code: 'NoRoomLeft', details: { city: 'Full' } });
    expect(await taken()).toBe(0);
    expect(await state()).toBe('refused');
  });

  it('tries again after a refusal when the saga asks anew, as an operator may want it', async () => {
    await expect(reserve({ city: 'Full' })).rejects.toMatchObject({ code: 'NoRoomLeft' });
    await expect(reserve(undefined, { ...next(), again: true })).resolves.toEqual({ room: 7 });
    expect(await taken()).toBe(2);
  });

  it('gives the refusal to a run that was reset: it asks for the first time, however late', async () => {
    await expect(reserve({ city: 'Full' })).rejects.toMatchObject({ code: 'NoRoomLeft' });
    await expect(reserve()).rejects.toMatchObject({ code: 'NoRoomLeft', details: { city: 'Full' } });
    expect(await taken()).toBe(0);
  });

  it('keeps a straggler from taking effect after a later attempt was refused', async () => {
    const straggler = next();
    await expect(reserve({ city: 'Full' })).rejects.toMatchObject({ code: 'NoRoomLeft' });
    await expect(reserve(undefined, straggler)).rejects.toMatchObject({
      code: 'NoRoomLeft',
      details: { city: 'Full' },
    });
    expect(await taken()).toBe(0);
  });

  it('rolls back on any other error, which passes as it is', async () => {
    service.during = () => {
      throw new TypeError('x is undefined');
    };
    await expect(reserve()).rejects.toThrow(new TypeError('x is undefined'));
    expect(await taken()).toBe(0);
    expect(await state()).toBe('none');
  });

  it("takes a refusal that this request doesn't declare for an error", async () => {
    await expect(barrier.request('ratesOf', { city: 'Oslo' }, next())).rejects.toMatchObject({
      code: 'undeclared-refusal',
      message: expect.stringMatching(/^NoRoomLeft .*ratesOf doesn't declare/) as unknown,
    });
    service.during = () => {
      throw NotHere({});
    };
    await expect(reserve()).rejects.toMatchObject({ code: 'undeclared-refusal' });
    expect(await taken()).toBe(0);
  });

  it("refuses an input that isn't the contract's, before anything, and tells where", async () => {
    await expect(reserve({ city: 1, nights: 'x' })).rejects.toMatchObject({
      code: 'InputInvalid',
      details: [
        { pointer: '/city', message: expect.any(String) as unknown },
        { pointer: '/nights', message: expect.any(String) as unknown },
      ],
    });
    expect(service.calls).toEqual([]);
  });

  it('still answers a request that took effect before its input became invalid', async () => {
    await reserve();
    await expect(reserve({ city: 1 })).resolves.toEqual({ room: 7 });
  });

  it("rolls back an answer that isn't the contract's, and says what is wrong", async () => {
    service.answer = { room: 'seven' };
    await expect(reserve()).rejects.toMatchObject({
      code: 'output-invalid',
      message: expect.stringContaining('/room') as unknown,
    });
    expect(await taken()).toBe(0);
  });

  it('leaves out of an answer what its contract does not know', async () => {
    service.answer = { room: 7, secret: 'x' };
    await expect(reserve()).resolves.toEqual({ room: 7 });
  });

  it('refuses an answer that cannot be sent, before it is committed, measured in bytes', async () => {
    service.answer = { room: 7, note: 'é'.repeat(answerLimit / 2) };
    await expect(reserve()).rejects.toMatchObject({ code: 'AnswerTooLarge' });
    expect(await taken()).toBe(0);
    service.answer = { room: 7, note: 'e'.repeat(answerLimit - 30) };
    await expect(reserve(undefined, { ...next(), again: true })).resolves.toMatchObject({ room: 7 });
  });

  it('compensates once, with the output even when the saga never got it', async () => {
    await reserve();
    await barrier.compensate('cancelRoom', given(), next());
    await barrier.compensate('cancelRoom', given(), next());
    expect(service.seen).toEqual([given({ output: { room: 7 } })]);
    expect(await taken()).toBe(0);
    expect(await effectsOf(database, [call.stepKey])).toMatchObject([
      { state: 'compensated', nullCompensation: false, request: 'reserveRoom' },
    ]);
  });

  it('hands a compensation the answer that was stored, whatever it is told', async () => {
    await reserve();
    await barrier.compensate('cancelRoom', given({ output: { room: 9 } }), next());
    expect(service.seen).toEqual([given({ output: { room: 7 } })]);
  });

  it('does nothing when the compensation comes first, and refuses the request that comes after', async () => {
    await barrier.compensate('cancelRoom', given(), next());
    await expect(reserve()).rejects.toMatchObject({ name: 'RefusalError', code: 'AlreadyCompensated' });
    expect(service.calls).toEqual([]);
    expect(await effectsOf(database, [call.stepKey])).toMatchObject([{ state: 'compensated', nullCompensation: true }]);
  });

  it('refuses a request after its compensation', async () => {
    await reserve();
    await barrier.compensate('cancelRoom', given(), next());
    await expect(reserve()).rejects.toMatchObject({ code: 'AlreadyCompensated' });
    expect(await taken()).toBe(0);
  });

  it('has nothing to compensate of a refused request', async () => {
    await expect(reserve({ city: 'Full' })).rejects.toBeInstanceOf(RefusalError);
    await barrier.compensate('cancelRoom', given(), next());
    expect(service.calls).toEqual(['reserveRoom']);
    expect(await state()).toBe('compensated');
  });

  it('tries a failed compensation again, and rolls its effect back until then', async () => {
    await reserve();
    service.during = () => {
      throw NoRoomLeft({ city: 'Oslo' });
    };
    await expect(barrier.compensate('cancelRoom', given(), next())).rejects.toThrow(/NoRoomLeft/);
    expect(await taken()).toBe(2);
    service.during = () => {};
    await barrier.compensate('cancelRoom', given(), next());
    expect(await taken()).toBe(0);
  });

  it('compensates with an input that an operator put in place of the request’s, even an invalid one, as it came', async () => {
    await reserve();
    const input = { town: 'Oslo', nights: 2 };
    await barrier.compensate('cancelRoom', given({ input, replaced: true }), next());
    expect(service.seen).toMatchObject([{ input }]);
  });

  it('hands a compensation the input as its request saw it', async () => {
    await reserve({ city: 'Oslo' });
    await barrier.compensate('cancelRoom', given({ input: { city: 'Oslo' } }), next());
    expect(service.seen).toMatchObject([{ input: { city: 'Oslo', nights: 1 } }]);
  });

  it('does not give one request the answer of another that used the same key', async () => {
    await reserve();
    await expect(barrier.request('leave', {}, next())).rejects.toMatchObject({ code: 'step-key-reused' });
  });

  it('makes copies that arrive at the same moment wait for each other, in one process and in two', async () => {
    service.during = () => sleep(30);
    const other = barrierOf(hotels, service, second);
    const answers = await Promise.all([
      reserve(),
      other.request('reserveRoom', { city: 'Oslo', nights: 2 }, next()),
      reserve(),
    ]);
    expect(answers).toEqual([{ room: 7 }, { room: 7 }, { room: 7 }]);
    expect(service.calls).toEqual(['reserveRoom']);
    await Promise.all([
      barrier.compensate('cancelRoom', given(), next()),
      other.compensate('cancelRoom', given(), next()),
    ]);
    expect(service.calls).toEqual(['reserveRoom', 'cancelRoom']);
    expect(await taken()).toBe(0);
  });

  it('lets a compensation wait for the request in flight, and then undoes it', async () => {
    let running: () => void = () => {};
    const inside = new Promise<void>((resolve) => (running = resolve));
    service.during = async () => {
      running();
      await sleep(50);
    };
    const asked = reserve();
    await inside;
    await barrierOf(hotels, service, second).compensate('cancelRoom', given(), next());
    await expect(asked).resolves.toEqual({ room: 7 });
    expect(service.calls).toEqual(['reserveRoom', 'cancelRoom']);
    expect(await taken()).toBe(0);
  });

  it('ends an attempt that hangs at its time-out, and takes nothing more from it', async () => {
    let late: Promise<unknown> = Promise.resolve();
    service.during = (attempt) => {
      late = sleep(150).then(() => take(attempt, 40));
      return late;
    };
    await expect(reserve(undefined, { ...next(), timeout: 60 })).rejects.toMatchObject({ code: 'attempt-timed-out' });
    await expect(late).rejects.toThrow();
    expect(await taken()).toBe(0);
    service.during = () => {};
    await expect(reserve()).resolves.toEqual({ room: 7 });
  });

  it('takes nothing from queries that were under way when the verb failed', async () => {
    service.during = async (attempt) => {
      const broken = attempt.tx.insertInto('room').values({ id: 1, city: 'Oslo', taken: 0 }).execute();
      const more = Array.from({ length: 20 }, (_, at) =>
        attempt.tx
          .insertInto('room')
          .values({ id: 100 + at, city: 'Oslo', taken: 0 })
          .execute(),
      );
      void Promise.allSettled(more);
      await broken;
    };
    await expect(reserve()).rejects.toThrow();
    await sleep(50);
    expect(await database.kysely.selectFrom('room').select('id').execute()).toEqual([{ id: 1 }]);
  });

  it('tells what it holds of thousands of steps, in their order', async () => {
    await reserve();
    const keys = Array.from({ length: 5_000 }, (_, at) => `none/${at}`);
    const effects = await effectsOf(database, [...keys, call.stepKey, ...keys]);
    expect(effects).toHaveLength(10_001);
    expect(effects[5_000]).toMatchObject({ stepKey: call.stepKey, state: 'done', request: 'reserveRoom' });
    expect(effects[0]).toEqual({ stepKey: 'none/0', state: 'none' });
  });
});
