import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { testDatabases } from '@backstitch/testing/databases';
import { type ParticipantInTest, participantInTest } from '@backstitch/testing/participants';
import { TestProcess } from '@backstitch/testing/process';
import { payments } from '@backstitch-examples/trip-catalogue';
import { booksOf } from './books';
import { CardProvider } from './card-provider';
import { migrations } from './migrations';
import { PaymentsService } from './payments.service';
import { seed } from './seed';

class ImpatientCardProvider extends CardProvider {
  protected override readonly timeoutMs = 500;
}

const databases = testDatabases();
const folder = mkdtempSync(join(tmpdir(), 'backstitch-payments-'));
let provider: TestProcess;
let providerUrl: string;
beforeAll(async () => {
  // The provider is outside: a process, not an import.
  provider = TestProcess.typescript(resolve(__dirname, '../../card-provider/src/main.ts'), {
    CARD_PROVIDER_PORT: '0',
    CARD_PROVIDER_LOG: join(folder, 'log.jsonl'),
  });
  providerUrl = (await provider.said('ready'))['url'] as string;
  process.env['CARD_PROVIDER_URL'] = providerUrl;
});
afterAll(async () => {
  delete process.env['CARD_PROVIDER_URL'];
  await provider.kill();
  await databases.stop();
  rmSync(folder, { recursive: true });
});

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const fault = (given: object) =>
  fetch(new URL('/faults', providerUrl), { method: 'POST', body: JSON.stringify({ calls: 1, ...given }) });
const providerDid = async (key: string) => {
  const answer = await fetch(new URL(`/charges?key=${encodeURIComponent(key)}`, providerUrl));
  return ((await answer.json()) as { charges: { kind: string }[] }).charges.map(({ kind }) => kind);
};
let keys = 0;
const newKey = () => `run-${process.pid}-${(keys += 1)}/charge`;

describe.each(['sqlite', 'postgres'] as const)('payments on %s', (dialect) => {
  let url: string;
  let bank: ParticipantInTest;
  beforeEach(async () => {
    url = await databases.fresh(dialect);
    const implementation = new PaymentsService(new ImpatientCardProvider());
    bank = await participantInTest({ participant: payments, implementation, migrations, seed, url });
  });
  afterEach(() => bank.close());

  const hold = (account: string, amount: number, key?: string) =>
    bank.ask<{ holdId: string }>('hold', { account, amount: euros(amount) }, key);

  it('starts with a ledger that sums to zero', async () => {
    expect(await booksOf(url)).toMatchObject({ ledger: { EUR: 0 }, openHolds: 0, discrepancies: [] });
  });

  it('holds money until it is released', async () => {
    await hold('ada', 400, 'a');
    expect(await booksOf(url)).toMatchObject({ openHolds: 1, accounts: { ada: { held: 400 } }, discrepancies: [] });
    await bank.undo('release', { account: 'ada', amount: euros(400) }, 'a');
    expect(await booksOf(url)).toMatchObject({ openHolds: 0, accounts: { ada: { held: 0 } }, discrepancies: [] });
  });

  it.each([
    ['an account without funds', 'tim', 'EUR'],
    ['an account that doesn’t exist', 'nobody', 'EUR'],
    ['an account in another currency', 'ada', 'NOK'],
  ])('refuses to hold money of %s', async (_, account, currency) => {
    const refused = bank.ask('hold', { account, amount: { amount: 1, currency } });
    await expect(refused).rejects.toMatchObject({ code: 'InsufficientFunds', details: { account } });
  });

  it('never holds more than there is, however many ask at once', async () => {
    const settled = await Promise.allSettled(Array.from({ length: 8 }, () => hold('grace', 20_000)));
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await booksOf(url)).toMatchObject({
      accounts: { grace: { balance: 50_000, held: 40_000 } },
      discrepancies: [],
    });
  });

  it('captures less than was held, and frees the rest', async () => {
    const { holdId } = await hold('grace', 30_000);
    await bank.ask('capture', { holdId, amount: euros(20_000) });
    const books = await booksOf(url);
    expect(books).toMatchObject({ ledger: { EUR: 0 }, openHolds: 0, discrepancies: [] });
    expect(books.accounts['grace']).toEqual({ balance: 30_000, held: 0 });
  });

  it('refuses to capture more than was held, or twice', async () => {
    const { holdId } = await hold('grace', 100);
    const capture = (amount: number) => bank.ask('capture', { holdId, amount: euros(amount) });
    await expect(capture(101)).rejects.toMatchObject({ code: 'NotHeld' });
    await capture(100);
    await expect(capture(100)).rejects.toMatchObject({ code: 'NotHeld' });
  });

  it('reverses a capture: the money is back, the ledger tells both ways', async () => {
    const { holdId } = await hold('grace', 100, 'a');
    const request = { holdId, amount: euros(100) };
    await bank.ask('capture', request, 'b');
    await bank.undo('reverse', request, 'b');
    await bank.undo('release', { account: 'grace', amount: euros(100) }, 'a');
    const books = await booksOf(url);
    expect(books).toMatchObject({ ledger: { EUR: 0 }, openHolds: 0, discrepancies: [] });
    expect(books.accounts['grace']).toEqual({ balance: 50_000, held: 0 });
  });

  describe('with the card provider', () => {
    const request = { card: 'card-4242', amount: euros(700) };
    const refundOf = (key: string) => `${key}/compensation`;

    it('charges a card, and refunds it', async () => {
      const key = newKey();
      const { paymentId } = await bank.ask<{ paymentId: string }>('charge', request, key);
      expect((await booksOf(url)).charges).toEqual([paymentId]);
      await bank.undo('refund', request, key);
      expect(await booksOf(url)).toMatchObject({ ledger: { EUR: 0 }, charges: [], discrepancies: [] });
      expect([await providerDid(key), await providerDid(refundOf(key))]).toEqual([['charge'], ['refund']]);
    });

    it('refuses a card that is declined', async () => {
      const declined = bank.ask('charge', { ...request, card: 'card-0002' });
      await expect(declined).rejects.toMatchObject({
        code: 'CardDeclined',
        details: { card: 'card-0002', reason: 'insufficient funds' },
      });
      expect(await booksOf(url)).toMatchObject({ charges: [], discrepancies: [] });
    });

    it.each([{ answer: 'late', ms: 200 }, { answer: 'twice' }])(
      'charges once when it answers $answer',
      async (told) => {
        const key = newKey();
        await fault(told);
        await bank.ask('charge', request, key);
        expect(await providerDid(key)).toEqual(['charge']);
        expect((await booksOf(url)).charges).toHaveLength(1);
      },
    );

    it('charges once when it never answers and is asked again', async () => {
      const key = newKey();
      await fault({ answer: 'never' });
      await expect(bank.ask('charge', request, key)).rejects.not.toHaveProperty('details');
      await bank.ask('charge', request, key);
      expect(await providerDid(key)).toEqual(['charge']);
      expect((await booksOf(url)).charges).toHaveLength(1);
    });

    it('gives back a charge that it never answered', async () => {
      const key = newKey();
      await fault({ answer: 'never' });
      await expect(bank.ask('charge', request, key)).rejects.toThrow();
      await bank.undo('refund', request, key);
      expect([await providerDid(key), await providerDid(refundOf(key))]).toEqual([['charge'], ['refund']]);
      expect(await booksOf(url)).toMatchObject({ ledger: { EUR: 0 }, charges: [], discrepancies: [] });
    });
  });
});
