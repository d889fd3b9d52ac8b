import { mkdtempSync, appendFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CardProvider } from './card-provider';
import type { Fault } from './faults';

interface Done {
  readonly kind: string;
  readonly id: string;
}

let folder: string;
let logFile: string;
let provider: CardProvider;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'backstitch-card-provider-'));
  logFile = join(folder, 'log.jsonl');
  provider = await CardProvider.start({ logFile, port: 0 });
});
afterEach(async () => {
  await provider.stop();
  rmSync(folder, { recursive: true });
});

const post = (path: string, body: object, key?: string, signal?: AbortSignal) =>
  fetch(new URL(path, provider.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) },
    body: JSON.stringify(body),
    signal,
  });
const charge = (key: string, card = 'card-4242', signal?: AbortSignal) =>
  post('/charges', { card, amount: 100, currency: 'EUR' }, key, signal);
const fault = (given: Fault) => post('/faults', given);
const done = async (key = ''): Promise<Done[]> => {
  const answer = await fetch(new URL(`/charges${key && `?key=${key}`}`, provider.url));
  return ((await answer.json()) as { charges: Done[] }).charges;
};

describe('the card provider', () => {
  it('answers only to the names of its machine', async () => {
    const { port } = new URL(provider.url);
    const asked = (host: string) =>
      new Promise<number | undefined>((resolve) =>
        get({ port, path: '/charges', headers: { host } }, (answer) => resolve(answer.resume().statusCode)),
      );
    expect([await asked('localhost'), await asked('evil.example')]).toEqual([200, 421]);
  });

  it('charges once for a key, and answers the same again', async () => {
    const [first, second] = [await charge('a'), await charge('a')];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(await second.json()).toEqual(await first.json());
    expect(await done()).toHaveLength(1);
  });

  it('declines a card, again and again', async () => {
    for (const answer of [await charge('a', 'card-0002'), await charge('a', 'card-0002')]) {
      expect(answer.status).toBe(402);
      expect(await answer.json()).toEqual({ declined: 'insufficient funds' });
    }
  });

  it('refuses a key that was used for another request', async () => {
    await charge('a');
    expect((await charge('a', 'card-1111')).status).toBe(409);
  });

  it('gives a charge back once, whatever the key', async () => {
    const { chargeId } = (await (await charge('a')).json()) as { chargeId: string };
    const [first, second] = [await post('/refunds', { chargeId }, 'b'), await post('/refunds', { chargeId }, 'c')];
    expect(await second.json()).toEqual(await first.json());
    expect((await done()).map(({ kind }) => kind)).toEqual(['charge', 'refund']);
  });

  it('knows no charge that it never made', async () => {
    expect((await post('/refunds', { chargeId: 'ch_none' }, 'a')).status).toBe(404);
  });

  it('remembers all it did when it starts again, and drops a line that was cut', async () => {
    const before = (await (await charge('a')).json()) as object;
    await provider.stop();
    appendFileSync(logFile, '{"kind":"char');
    provider = await CardProvider.start({ logFile, port: 0 });
    expect(await (await charge('a')).json()).toEqual(before);
    await charge('b');
    await provider.stop();
    provider = await CardProvider.start({ logFile, port: 0 });
    expect(await done()).toHaveLength(2);
  });
});

describe('told to misbehave, the card provider', () => {
  it('charges at once and answers late', async () => {
    await fault({ answer: 'late', ms: 300, calls: 1 });
    const answer = charge('a');
    while ((await done('a')).length === 0);
    const seen = Date.now();
    expect((await answer).status).toBe(201);
    expect(Date.now() - seen).toBeGreaterThan(100);
  });

  it('processes a request twice and charges once', async () => {
    await fault({ answer: 'twice', calls: 1 });
    expect((await charge('a')).status).toBe(201);
    expect(await done('a')).toHaveLength(1);
  });

  it('charges and never answers', async () => {
    await fault({ answer: 'never', calls: 1 });
    const gone = new AbortController();
    setTimeout(() => gone.abort(), 200);
    await expect(charge('a', 'card-4242', gone.signal)).rejects.toThrow();
    expect(await done('a')).toHaveLength(1);
    expect((await charge('a')).status).toBe(201);
    expect(await done('a')).toHaveLength(1);
  });

  it('fails and does nothing', async () => {
    await fault({ answer: 'error', calls: 1, on: 'charges' });
    expect((await charge('a')).status).toBe(500);
    expect(await done('a')).toHaveLength(0);
  });

  it('behaves again after so many calls, or when told', async () => {
    await fault({ answer: 'error', calls: 2 });
    expect([(await charge('a')).status, (await charge('a')).status, (await charge('a')).status]).toEqual([
      500, 500, 201,
    ]);
    await fault({ answer: 'error', calls: 9 });
    await fetch(new URL('/faults', provider.url), { method: 'DELETE' });
    expect((await charge('b')).status).toBe(201);
  });

  it('says what it doesn’t understand', async () => {
    const answer = await fault({ answer: 'late', calls: 1 });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toEqual({ detail: 'ms: how late, in milliseconds' });
  });
});
