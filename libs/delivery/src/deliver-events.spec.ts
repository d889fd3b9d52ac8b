import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudEvent } from 'cloudevents';
import { deliverEvents } from './deliver-events';
import { deliverStart } from './deliver-start';

let server: Server;
let url: string;
const ids: string[] = [];
const asked: { path: string | undefined; authorization: string | undefined }[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    ids.push(String(request.headers['webhook-id']));
    asked.push({ path: request.url, authorization: request.headers.authorization });
    const refuses = request.url === '/refuses';
    request.resume().on('end', () => response.writeHead(refuses ? 422 : 204).end(refuses ? 'not\0 this' : undefined));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;
});
afterAll(() => server.close());
beforeEach(() => (ids.length = asked.length = 0));

const eventOf = (id: string) => new CloudEvent({ id, source: '/counting', type: 'Counted', data: { id } });
const signal = new AbortController().signal;
const secret = 'b25lIHRoYXQgbm9ib2R5IGtub3dz';

/** How many messages a receiver takes that drops what has an id that it has seen. */
const different = () => new Set(ids).size;

it('gives a batch the same id again, and another to one that has more events', async () => {
  const batch = [eventOf('1'), eventOf('2')];
  await deliverEvents({ url, secret }, batch, signal);
  await deliverEvents({ url, secret }, batch, signal);
  expect(different()).toBe(1);
  await deliverEvents({ url, secret }, [...batch, eventOf('3')], signal);
  expect(different()).toBe(2);
});

it('gives events their own ids that differ in what a header or a separator cannot carry', async () => {
  for (const id of ['a.b', 'a_b', 'a b', 'ä', 'ö', 'a.b']) await deliverEvents({ url, secret }, eventOf(id), signal);
  expect(different()).toBe(5);
});

it('gives starts without a key their own ids', async () => {
  for (const input of ['1', '2', '1']) await deliverStart({ url, secret }, { type: 'count', input }, signal);
  expect(different()).toBe(2);
});

it('tells what was answered without its NUL characters: it is kept in a database', async () => {
  const there = url.replace('/events', '/refuses');
  const refused = { is: 'refused', why: `${there} answered 422: not this` };
  expect(await deliverEvents({ url: there }, eventOf('1'), signal)).toEqual(refused);
});

it.each(['', '/'])('starts sagas beside the events of a URL that ends with %j', async (end) => {
  await deliverStart({ url: `${url}${end}` }, { type: 'count', input: '1' }, signal);
  expect(asked).toMatchObject([{ path: '/sagas/count' }]);
});

it('sends user and password of a URL as a header, and never tells them', async () => {
  const there = url.replace('//', '//ann:s%40cret@');
  await deliverEvents({ url: there }, eventOf('1'), signal);
  await deliverStart({ url: there }, { type: 'count', input: '1' }, signal);
  const authorization = `Basic ${Buffer.from('ann:s@cret').toString('base64')}`;
  expect(asked).toEqual(['/events', '/sagas/count'].map((path) => ({ path, authorization })));
  const refused = await deliverEvents({ url: there.replace('/events', '/refuses') }, eventOf('1'), signal);
  expect(refused).toMatchObject({ is: 'refused', why: expect.not.stringContaining('s%40cret') as unknown });
  const away = await deliverEvents({ url: 'http://ann:s%40cret@127.0.0.1:1/events' }, eventOf('1'), signal);
  expect(away).toMatchObject({ is: 'away', why: expect.not.stringContaining('s%40cret') as unknown });
});
