import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type Http2Server, type ServerHttp2Stream, createSecureServer, createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '@nestjs/common';
import { temporalSettings } from '../settings/temporal-settings';
import { connectWorker } from './connect-worker';

const folder = mkdtempSync(join(tmpdir(), 'backstitch-tls-'));
const file = (name: string) => join(folder, name);
const servers: Http2Server[] = [];

beforeAll(() => {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const authority = ['-addext', 'basicConstraints=critical,CA:TRUE'];
  for (const name of ['ca', 'other']) {
    openssl(
      'req',
      '-x509',
      ...key,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
      '-subj',
      `/CN=${name}`,
      ...authority,
    );
  }
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost');
  writeFileSync(file('names'), 'subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE');
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'server.csr', ...signed, '-out', 'server.pem');
});
afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))));
afterAll(() => rmSync(folder, { recursive: true }));

/** Answers every call so: 16 is UNAUTHENTICATED, 7 PERMISSION_DENIED, 14 UNAVAILABLE. */
async function serving(server: Http2Server, status = '16'): Promise<string> {
  servers.push(server);
  server.on('stream', (stream: ServerHttp2Stream) => {
    stream.on('error', () => {});
    const answer = { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': status, 'grpc-message': 'no' };
    stream.respond(answer, { endStream: true });
  });
  server.on('session', (session) => session.on('error', () => {}));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `localhost:${(server.address() as AddressInfo).port}`;
}
const read = (name: string) => readFileSync(file(name));
const secure = (options: object = {}) =>
  serving(createSecureServer({ key: read('server.key'), cert: read('server.pem'), ...options }));

const waited = Symbol('waited');
/** How connecting ends; or that it is tried again and again. */
async function ended(environment: Record<string, string>): Promise<unknown> {
  const stop = new AbortController();
  const log = { warn: () => setTimeout(() => stop.abort(waited), 500), log: () => {} } as unknown as Logger;
  const given = { TEMPORAL_CONFIG_FILE: '/nowhere', ...environment };
  return connectWorker(temporalSettings(given), log, stop.signal).catch((error: Error) =>
    stop.signal.aborted ? waited : error,
  );
}
const refused = { code: 'temporal-refused', message: expect.stringContaining('TEMPORAL_API_KEY') as unknown };

describe('Temporal that lets nobody in ends the start', () => {
  it.each(['16', '7'])('by a wrong key: %s', async (status) => {
    expect(await ended({ TEMPORAL_ADDRESS: await serving(createServer(), status) })).toMatchObject(refused);
  });

  it('by a certificate of an authority that is not known', async () => {
    const TEMPORAL_ADDRESS = await secure();
    expect(await ended({ TEMPORAL_ADDRESS, TEMPORAL_TLS: 'true' })).toMatchObject(refused);
    const wrong = { TEMPORAL_ADDRESS, TEMPORAL_TLS_SERVER_CA_CERT_PATH: file('other.pem') };
    expect(await ended(wrong)).toMatchObject(refused);
  });

  it('by a client certificate that is missing, or another authority’s', async () => {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const asking = ['-CAfile', 'ca.pem', '-Verify', '1', '-verify_return_error', '-alpn', 'h2'];
    const own = ['-accept', `127.0.0.1:${port}`, '-key', 'server.key', '-cert', 'server.pem'];
    const server = spawn('openssl', ['s_server', ...own, ...asking], { cwd: folder });
    for (let said = ''; !said.includes('ACCEPT');) said += String(await once(server.stdout, 'data'));
    const known = { TEMPORAL_ADDRESS: `localhost:${port}`, TEMPORAL_TLS_SERVER_CA_CERT_PATH: file('ca.pem') };
    const other = { TEMPORAL_TLS_CLIENT_CERT_PATH: file('other.pem'), TEMPORAL_TLS_CLIENT_KEY_PATH: file('other.key') };
    try {
      expect(await ended(known)).toMatchObject(refused);
      expect(await ended({ ...known, ...other })).toMatchObject(refused);
    } finally {
      server.kill();
    }
  });

  it('by an address that is none', async () => {
    expect(await ended({ TEMPORAL_ADDRESS: 'http:// nowhere' })).toMatchObject({ code: 'bad-setting' });
  });
});

it.each([
  ['is not there', async () => 'localhost:1'],
  ['is not ready', () => serving(createServer(), '14')],
])('Temporal that %s is waited for', async (_, address) => {
  expect(await ended({ TEMPORAL_ADDRESS: await address() })).toBe(waited);
});
