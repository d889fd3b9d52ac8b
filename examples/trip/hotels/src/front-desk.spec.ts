import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { HostedDatabase } from '@backstitch/nest';
import { type OutboxState, outboxOf } from '@backstitch/participant';
import { until } from '@backstitch/testing/bench';
import { testDatabases } from '@backstitch/testing/databases';
import { type ParticipantInTest, participantInTest } from '@backstitch/testing/participants';
import { hotels } from '@backstitch-examples/trip-catalogue';
import type { Database, Tx } from './database';
import { FrontDesk } from './front-desk';
import { HotelsService } from './hotels.service';
import { migrations } from './migrations';
import { seed } from './seed';

const databases = testDatabases();
afterAll(() => databases.stop());

interface PublishedEvents {
  readonly backstitch_outbox: { readonly name: string; readonly key: string; readonly data: string };
}

describe.each(['sqlite', 'postgres'] as const)('the front desk on %s', (dialect) => {
  let hotelsInTest: ParticipantInTest;
  let database: OpenDatabase<Database>;
  const desks: FrontDesk[] = [];
  const open = (answerAfter: string) => {
    process.env['HOTELS_ANSWER_AFTER'] = answerAfter;
    const opened = new HostedDatabase<Tx>();
    desks.push(new FrontDesk(opened));
    delete process.env['HOTELS_ANSWER_AFTER'];
    desks.at(-1)!.onApplicationBootstrap();
    opened.isOpen(database);
  };
  const published = () =>
    (database as unknown as OpenDatabase<PublishedEvents>).kysely
      .selectFrom('backstitch_outbox')
      .select(['name', 'key', 'data'])
      .orderBy('key')
      .execute();
  const waiting = async (): Promise<OutboxState['waiting']> => (await outboxOf(database)).waiting;

  beforeEach(async () => {
    const url = await databases.fresh(dialect);
    hotelsInTest = await participantInTest({
      ...{ participant: hotels, implementation: new HotelsService(), migrations, seed, url },
    });
    database = await openDatabase<Database>(url);
  });
  afterEach(async () => {
    await Promise.all(desks.splice(0).map((desk) => desk.beforeApplicationShutdown()));
    await database.close();
    await hotelsInTest.close();
  });

  const reserve = (tripId?: string, city = 'Lisbon') =>
    hotelsInTest.ask('reserveRoom', { city, from: '2027-05-14', nights: 1, guest: 'Ada', tripId }, tripId);

  it('answers for each trip once, by an event, and for nobody else', async () => {
    await reserve('t1');
    await reserve('t2', 'Porto');
    await reserve();
    open('1ms');
    open('1ms');
    await until(async () => (await waiting()) === 2);
    await reserve('t3');
    await until(async () => (await waiting()) === 3);
    expect(await published()).toMatchObject([
      { name: 'RoomConfirmed', key: 't1' },
      { name: 'RoomDeclined', key: 't2', data: expect.stringContaining('the roof') as unknown },
      { name: 'RoomConfirmed', key: 't3' },
    ]);
  });

  it('takes its time, and says nothing of a room that was cancelled meanwhile', async () => {
    await reserve('t1');
    await hotelsInTest.undo('cancelRoom', {}, 't1');
    await database.kysely.updateTable('reservation').set({ asked_at: 0 }).execute();
    await reserve('t2');
    await reserve('t3');
    await database.kysely.updateTable('reservation').set({ asked_at: 0 }).where('trip', '=', 't3').execute();
    open('2h');
    await until(async () => (await waiting()) > 0);
    expect(await published()).toMatchObject([{ name: 'RoomConfirmed', key: 't3' }]);
  });
});
