import { Relay, outboxOf } from '@backstitch/participant';
import { mulberry32 } from '@backstitch/testing';
import { until } from '@backstitch/testing/bench';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { type NatsServer, startNats } from '@backstitch/testing/nats';
import { TestProcess } from '@backstitch/testing/process';
import { type StreamReader, StreamTransport } from '../src';
import { type NumberingDatabase, number, openNumbering } from './numbered';
import { Keeper, makeStream, messagesOf, put } from './stream-in-test';

/** How many events are published under kill -9; `BACKSTITCH_EVENTS=10000` before a release. */
const many = Number(process.env.BACKSTITCH_EVENTS ?? 300);
const keys = 7;

jest.setTimeout(60_000 + many * 100);

let databases: TestDatabases;
let nats: NatsServer;
beforeAll(async () => {
  databases = testDatabases();
  nats = await startNats();
});
afterAll(async () => {
  await nats?.stop();
  await databases.stop();
});

let made = 0;
const nameOf = () => `events${(made += 1)}`;
const upTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1);

describe.each(['sqlite', 'postgres'] as const)('an outbox on %s that delivers to a stream', (dialect) => {
  let url: string;
  let database: NumberingDatabase;
  let keeper: Keeper;
  let stream: string;
  const said: string[] = [];
  const open: { stop(): Promise<void> }[] = [];
  const relay = (servers = nats.url) => {
    const transport = new StreamTransport({ servers, stream });
    const started = Relay.start(database, {
      ...{ url: 'http://127.0.0.1:1', transport, pollMs: 100 },
      log: { warn: (message) => void said.push(message) },
    });
    open.push({ stop: () => started.stop().then(() => transport.close()) });
  };
  const read = (): StreamReader => {
    const reader = keeper.read(nats.url, stream);
    open.push(reader);
    return reader;
  };
  const isDelivered = async () => (await outboxOf(database)).waiting === 0;

  beforeEach(async () => {
    url = await databases.fresh(dialect);
    database = await openNumbering(url);
    keeper = new Keeper();
    stream = nameOf();
    said.length = 0;
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.stop()));
    await database.close();
  });

  it('has each event kept once, in the order of its key, by several readers of one stream', async () => {
    await makeStream(nats.url, stream);
    for (let at = 0; at < 60; at++) await number(database, `k${at % 3}`);
    relay();
    read();
    read();
    await until(() => keeper.kept.length === 60, 20_000);
    for (const key of ['k0', 'k1', 'k2']) expect(keeper.numbersOf(key)).toEqual(upTo(20));
    expect(keeper.kept[0]).toMatchObject({ source: 'numbering', type: 'Numbered', specversion: '1.0' });
    await until(isDelivered);
    expect(await messagesOf(nats.url, stream, `${stream}.event.Numbered`)).toMatchObject({ many: 60 });
  });

  it('is one message though it is sent twice', async () => {
    await makeStream(nats.url, stream);
    await number(database, 'k');
    const transport = new StreamTransport({ servers: nats.url, stream });
    const { CloudEvent } = await import('cloudevents');
    const event = new CloudEvent({ id: 'ü\n1', source: '/a', type: 'Numbered', subject: 'k', data: { n: 1 } });
    const deliver = () => transport.deliver([event], new AbortController().signal);
    expect([await deliver(), await deliver()]).toEqual([{ is: 'taken' }, { is: 'taken' }]);
    expect(await messagesOf(nats.url, stream, `${stream}.event.>`)).toMatchObject({ many: 1 });
    await transport.close();
  });

  it('says that the stream is missing, or the server away, keeps what it has, and goes on', async () => {
    await number(database, 'k');
    relay();
    await until(() =>
      said.some((text) => text.includes(`stream-missing: NATS at ${nats.url} has no stream ${stream}`)),
    );
    read();
    await until(() => keeper.said.some((text) => text.includes('stream-missing')), 10_000);
    expect((await outboxOf(database)).waiting).toBe(1);
    await makeStream(nats.url, stream);
    await until(() => keeper.numbersOf('k').length === 1, 20_000);

    await Promise.all(open.splice(0).map((each) => each.stop()));
    await number(database, 'k');
    relay('nats://ann:secret@127.0.0.1:1');
    await until(() =>
      said.some((text) => text.includes("nats-unreachable: NATS at nats://127.0.0.1:1 can't be reached")),
    );
    expect((await outboxOf(database)).waiting).toBe(1);
  });

  it('loses nothing, and keeps the order of each key, though who delivers and the server are killed', async () => {
    await makeStream(nats.url, stream);
    const file = require.resolve('./numbering-child.ts');
    const draw = mulberry32(Number(process.env.BACKSTITCH_SEED ?? 1));
    let isOver = false;
    let child: TestProcess;
    const start = () => {
      const one = (child = TestProcess.typescript(file, {}, [url, nats.url, stream, `${many}`, `${keys}`]));
      void one.exited.then((code) => {
        if (code === null && !isOver) start();
      });
    };
    start();
    open.push({ stop: async () => ((isOver = true), await child.kill()) });
    read();
    const kills = Math.ceil(many / 60);
    for (let kill = 1; kill <= kills; kill++) {
      await until(() => keeper.kept.length >= (many * kill) / (kills + 1), 60_000 + many * 50);
      await new Promise((resolve) => setTimeout(resolve, draw() * 50));
      child!.signal('SIGKILL');
      if (kill === Math.ceil(kills / 2)) await nats.restart();
    }
    await until(() => keeper.kept.length >= many, 60_000 + many * 50);
    await until(isDelivered, 30_000);
    // By the participant's own table.
    const rows = await database.kysely.selectFrom('number').selectAll().execute();
    expect(rows.reduce((sum, { n }) => sum + n, 0)).toBe(keeper.kept.length);
    for (const { key, n } of rows) expect(keeper.numbersOf(key)).toEqual(upTo(n));
  });
});

describe('a reader of a stream', () => {
  it('tries again what can’t be kept now, before what comes after it', async () => {
    const stream = nameOf();
    await makeStream(nats.url, stream);
    const keeper = new Keeper();
    let tries = 0;
    keeper.answering = ({ data: { n } }) => {
      if (n === 1 && (tries += 1) < 3) throw new Error('the database is away');
      return 'taken';
    };
    for (const n of [1, 2]) await put(nats.url, `${stream}.event.Numbered`, event(n));
    const reader = keeper.read(nats.url, stream);
    await until(() => keeper.kept.length === 2, 20_000);
    expect(keeper.numbersOf('k')).toEqual([1, 2]);
    expect(keeper.said).toEqual([
      expect.stringContaining('the database is away'),
      expect.stringContaining('are taken again'),
    ]);
    await reader.stop();
  });

  it('puts what is refused aside with its reason, and goes on', async () => {
    const stream = nameOf();
    await makeStream(nats.url, stream);
    const keeper = new Keeper();
    keeper.answering = (event) => (typeof event === 'string' ? { refused: 'it is no\nevent' } : 'taken');
    await put(nats.url, `${stream}.event.Numbered`, 'no JSON');
    await put(nats.url, `${stream}.event.Numbered`, event(2));
    const reader = keeper.read(nats.url, stream);
    await until(() => keeper.kept.length === 1, 20_000);
    const { many: refused, last } = await messagesOf(nats.url, stream, `${stream}.refused.Numbered`);
    expect(refused).toBe(1);
    expect(last!.header.get('backstitch-refused')).toBe('it is no event');
    expect(last!.string()).toBe('no JSON');
    await reader.stop();
  });
});

const event = (n: number) =>
  JSON.stringify({
    specversion: '1.0',
    id: `${n}`,
    source: '/a',
    type: 'Numbered',
    subject: 'k',
    data: { key: 'k', n },
  });
