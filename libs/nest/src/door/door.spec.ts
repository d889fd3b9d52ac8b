import type { IncomingMessage } from 'node:http';
import { Door } from './door';

const door = new Door(['sagas.example.org']);

function asked(lines: readonly (readonly [string, string])[], method = 'GET', url = '/', localAddress = '127.0.0.1') {
  const headers = Object.fromEntries(lines.map(([name, value]) => [name.toLowerCase(), value]));
  const request = { rawHeaders: lines.flat(), headers, method, url, socket: { localAddress } };
  return door.refuse(request as unknown as IncomingMessage)?.status;
}

it.each([
  '127.0.0.1:3000',
  'localhost',
  'LOCALHOST:1',
  'localhost.:3000',
  '[::1]:3000',
  'sagas.example.org',
  'sagas.example.org:8443',
])('lets in who asks for %s', (host) => expect(asked([['Host', host]])).toBeUndefined());

it.each([
  'evil.example',
  'evil.example:3000',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'x@localhost',
  'localhost:3000@evil.example',
  '',
  '10.0.0.7',
  'localhost/..',
])('turns away who asks for %s', (host) => expect(asked([['Host', host]])).toBe(421));

it('lets in who asks for the address that the connection came in by', () => {
  expect(asked([['Host', '10.0.0.7:8080']], 'GET', '/', '::ffff:10.0.0.7')).toBeUndefined();
  expect(asked([['Host', '[fd00::7]:8080']], 'GET', '/', 'fd00::7')).toBeUndefined();
});

it('wants one Host line', () => {
  expect(asked([])).toBe(400);
  expect(
    asked([
      ['Host', 'localhost'],
      ['host', 'evil.example'],
    ]),
  ).toBe(400);
});

it('looks at the host of an absolute target, too', () => {
  const lines = [['Host', 'localhost:3000']] as const;
  expect(asked(lines, 'GET', 'http://evil.example/sagas')).toBe(421);
  expect(asked(lines, 'GET', 'http://localhost:3000/sagas')).toBeUndefined();
});

it.each([
  ['http://evil.example', 403],
  ['http://localhost:8080', 403],
  ['null', 403],
  ['http://localhost:3000', undefined],
  ['https://sagas.example.org', undefined],
])('a page of %s that changes something: %s', (origin, status) => {
  const lines = [
    ['Host', 'localhost:3000'],
    ['Origin', origin],
  ] as const;
  expect(asked(lines, 'POST')).toBe(status);
  expect(asked(lines, 'GET')).toBeUndefined();
});

it('believes a browser that says that a page is of another site', () => {
  const site = (of: string) =>
    asked(
      [
        ['Host', 'localhost'],
        ['Sec-Fetch-Site', of],
      ],
      'PUT',
    );
  expect([site('cross-site'), site('same-origin')]).toEqual([403, undefined]);
});

it('takes a list of names from a setting, and says what is none', () => {
  expect(() => Door.fromSetting('GATEWAY_HOSTS', 'a.example, b.example:80')).toThrow(
    /GATEWAY_HOSTS names 'b.example:80'/,
  );
  expect(Door.fromSetting('GATEWAY_HOSTS')).toBeInstanceOf(Door);
});
