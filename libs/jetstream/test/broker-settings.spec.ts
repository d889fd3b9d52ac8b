import { jetstreamManager } from '@nats-io/jetstream';
import { type ConnectionOptions, connect } from '@nats-io/transport-node';
import { Relay, actOnRefused, outboxOf, refusedIn } from '@backstitch/participant';
import { until } from '@backstitch/testing/bench';
import { testDatabases } from '@backstitch/testing/databases';
import { type NatsServer, startNats } from '@backstitch/testing/nats';
import { TestProcess } from '@backstitch/testing/process';
import { CloudEvent } from 'cloudevents';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StreamTransport } from '../src';
import { number, openNumbering } from './numbered';
import { Keeper } from './stream-in-test';

const stream = 'events';
const databases = testDatabases();
const servers: NatsServer[] = [];
const folder = mkdtempSync(join(tmpdir(), 'backstitch-nats-tls-'));
const file = (name: string) => join(folder, name);
beforeAll(async () => {
  const names = ['-subj', '/CN=nats', '-addext', 'subjectAltName=DNS:localhost'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', file('server.key')];
  execFileSync('openssl', ['req', '-x509', ...key, '-out', file('server.pem'), ...names], { stdio: 'ignore' });
  await Promise.all([chmod(folder, 0o755), chmod(file('server.key'), 0o644)]);
});
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));
afterAll(async () => {
  await databases.stop();
  rmSync(folder, { recursive: true });
});

/** A server with a stream, as its configuration says. @param limits of the stream */
async function serve(configuration: string, options: ConnectionOptions = {}, limits = {}): Promise<NatsServer> {
  const nats = await startNats(configuration);
  servers.push(nats);
  const connection = await connect({ servers: nats.url.replace('nats://', ''), ...options });
  const { streams } = await jetstreamManager(connection);
  await streams.add({ name: stream, subjects: [`${stream}.>`], ...limits });
  await connection.close();
  return nats;
}

it.each([
  ['server', 'max_payload: 2048', {}],
  ['stream', '', { max_msg_size: 1_500 }],
])('an event that is too large for the %s is refused, and holds up no other', async (_, configuration, limits) => {
  const nats = await serve(configuration, {}, limits);
  const database = await openNumbering(await databases.fresh('sqlite'));
  const transport = new StreamTransport({ servers: nats.url, stream });
  const keeper = new Keeper();
  const reader = keeper.read(nats.url, stream);
  const large = 'k'.repeat(990);
  for (const key of ['a', large, 'a', large, 'b']) await number(database, key);
  const relay = Relay.start(database, { url: 'http://127.0.0.1:1', transport, pollMs: 100 });
  await until(() => keeper.kept.length === 3, 20_000);
  expect([keeper.numbersOf('a'), keeper.numbersOf('b')]).toEqual([[1, 2], [1]]);
  await until(async () => (await outboxOf(database)).refused === 1);
  const [refused, ...others] = await refusedIn(database);
  expect(others).toEqual([]);
  expect(refused!.why).toMatch(/^event-too-large: NATS at /);
  await actOnRefused(database, refused!.row, { action: 'drop', by: 'ann', reason: 'a test' });
  await Promise.all([relay.stop(), reader.stop()]);
  await transport.close();
  await database.close();
});

/** What becomes of an event that another process delivers there. */
async function delivered(url: string, environment = {}): Promise<string> {
  const child = TestProcess.typescript(require.resolve('./delivering-child.ts'), environment, [url, stream]);
  await child.exited;
  return child.output;
}

it('takes the user and the password, or the token, that stand before the host, and shows them to nobody', async () => {
  const ann = { user: 'ann', pass: 's:e/c@r%t' };
  const nats = await serve(`authorization { user: ann, password: "${ann.pass}" }`, ann);
  const by = (who: string) => nats.url.replace('//', `//${who}@`);
  expect(await delivered(by(`ann:${encodeURIComponent(ann.pass)}`))).toContain('"is":"taken"');
  const refused = await delivered(by('ann:wrong'));
  expect(refused).toContain(`nats-refused: NATS at ${nats.url} lets nobody in`);
  expect(refused).not.toContain('wrong');
  const other = await serve('authorization { token: "t/1" }', { token: 't/1' });
  expect(await delivered(other.url.replace('//', '//t%2F1@'))).toContain('"is":"taken"');
});

it('tells credentials that are refused after the connection was up, and goes on when they are taken again', async () => {
  const allows = (password: string) => `authorization { user: ann, password: "${password}" }`;
  const nats = await serve(allows('first'), { user: 'ann', pass: 'first' });
  const transport = new StreamTransport({ servers: nats.url.replace('//', '//ann:first@'), stream });
  let count = 0;
  const deliver = () => {
    const event = new CloudEvent({
      id: `${(count += 1)}`,
      source: '/a',
      type: 'Numbered',
      subject: 'k',
      data: { n: 1 },
    });
    return transport.deliver([event], new AbortController().signal);
  };
  const saying = (what: RegExp) => until(async () => what.test(JSON.stringify(await deliver())), 60_000);
  try {
    expect(await deliver()).toEqual({ is: 'taken' });
    nats.configure(allows('second'));
    await nats.restart();
    await saying(/"is":"away","why":"nats-refused: NATS at \S+ lets nobody in with these credentials/);
    nats.configure(allows('first'));
    await nats.restart();
    await saying(/"is":"taken"/);
  } finally {
    await transport.close();
  }
}, 150_000);

it('speaks TLS with tls://, with a server whose certificate is known, and with no other', async () => {
  const tls = `tls { cert_file: "${file('server.pem')}", key_file: "${file('server.key')}" }`;
  const ca = readFileSync(file('server.pem'), 'utf8');
  const nats = await serve(`${tls}\nauthorization { user: ann, password: secret }`, {
    ...{ tls: { ca }, user: 'ann', pass: 'secret' },
  });
  const url = nats.url.replace('nats://127.0.0.1', 'tls://ann:secret@localhost');
  expect(await delivered(url, { NODE_EXTRA_CA_CERTS: file('server.pem') })).toContain('"is":"taken"');
  expect(await delivered(url)).toMatch(/"is":"away","why":"nats-unreachable: .*certificate/);
});

it('does not go on without TLS where it was asked for', async () => {
  const nats = await serve('');
  expect(await delivered(nats.url.replace('nats:', 'tls:'))).toMatch(/"is":"away","why":"nats-unreachable: /);
});
