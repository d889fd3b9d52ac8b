import { RefusalError } from '@backstitch/contract';
import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '../migrate';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { effectsOf } from '../effects-of';
import { CardProvider } from '../../test/card-provider';
import { NoFunds, type PaymentsDatabase, payments, paymentsMigrations, paymentsOn } from '../../test/payments';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { barrierOf } from './barrier';

/** One copy of a request or a compensation: when it comes, from which process, and where its process dies. */
interface Copy {
  readonly what: 'request' | 'compensation';
  /** Steps back in time: it was scheduled before copies that have already come. */
  readonly late: number;
  readonly process: 0 | 1;
  readonly wait: number;
  readonly dies: 'never' | 'asking' | 'answered' | 'inside' | 'before-commit';
  readonly refuses: boolean;
  readonly again: boolean;
}

const copy: fc.Arbitrary<Copy> = fc.record({
  what: fc.constantFrom('request', 'request', 'compensation'),
  late: fc.nat({ max: 3 }),
  process: fc.constantFrom(0, 1),
  wait: fc.nat({ max: 3 }),
  dies: fc.constantFrom('never', 'never', 'asking', 'answered', 'inside', 'before-commit'),
  refuses: fc.boolean(),
  again: fc.boolean(),
});
/** Copies of a batch run at the same time; batches one after the other. */
const batches = fc.array(fc.array(copy, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });

const plain: Copy = { what: 'request', late: 0, process: 0, wait: 0, dies: 'never', refuses: false, again: false };
/** The refusal is told once more, and then comes a retry that was scheduled between the two. */
const refusedTwice = [
  [
    { ...plain, refuses: true },
    { ...plain, dies: 'inside' as const },
  ],
  [plain],
  [{ ...plain, late: 1, again: true }],
];

class Died extends Error {}

let databases: TestDatabases;
beforeAll(async () => (databases = testDatabases()));
afterAll(() => databases.stop());

describe.each([
  ['sqlite', 80],
  ['postgres', 50],
] as const)('whatever copies come, in whatever order, wherever they die, on %s', (dialect, numRuns) => {
  let processes: [OpenDatabase<PaymentsDatabase>, OpenDatabase<PaymentsDatabase>];
  let count = 0;

  beforeAll(async () => {
    const url = await databases.fresh(dialect);
    processes = [await openDatabase(url), await openDatabase(url)];
    await migrate(processes[0], paymentsMigrations);
  });
  afterAll(() => Promise.all(processes.map((database) => database.close())));

  it.each([
    ['hold', 'release'],
    ['charge', 'refund'],
  ] as const)('%s takes effect at most once, and none is left once %s has answered', async (request, compensation) => {
    await fc.assert(
      fc.asyncProperty(batches, fc.boolean(), async (plan, cardRefused) => {
        const account = `run${(count += 1)}`;
        const key = `${account}/${request}`;
        const [database] = processes;
        await database.kysely.insertInto('account').values({ id: account, balance: 0 }).execute();
        const provider = new CardProvider();
        // A provider answers one key one way: it is the plan's to decide, not the copy's.
        provider.refuses = cardRefused;
        let clock = 1_000;
        // When the copies were scheduled whose refusal was told, and whose effect was committed.
        let lastRefused = -1;
        let ran = -1;
        let compensated = false;

        const ask = async ({ what, late, process, wait, dies, refuses, again }: Copy) => {
          const askedAt = (clock += 1) - 2 * late;
          const own = new CardProvider();
          own.ask = async (stepKey) => {
            if (dies === 'asking') throw new Died();
            await sleep(wait);
            const answer = await provider.ask(stepKey);
            if (dies === 'answered') throw new Died();
            return answer;
          };
          const service = paymentsOn(own, async (_, point) => {
            await sleep(wait);
            if (dies === point) throw new Died();
            if (what === 'compensation') return;
            if (request === 'hold' && refuses) throw NoFunds({});
            if (point === 'before-commit') ran = askedAt;
          });
          const barrier = barrierOf(payments, service, processes[process]);
          const call = { stepKey: key, stepId: request, saga: { type: 't', id: account }, askedAt, again };
          if (what === 'compensation') {
            await barrier.compensate(compensation, { stepId: request, input: { account } }, call);
            compensated = true;
            return;
          }
          const tooLate = compensated;
          try {
            await barrier.request(request, { account }, call);
          } catch (error) {
            const final = error instanceof RefusalError && error.code !== 'AlreadyCompensated';
            if (final) lastRefused = Math.max(lastRefused, askedAt);
            throw error;
          }
          expect(tooLate).toBe(false);
        };
        const holds = async () => ({
          inside: (
            await database.kysely
              .selectFrom('account')
              .select('balance')
              .where('id', '=', account)
              .executeTakeFirstOrThrow()
          ).balance,
          outside: provider.net(key),
          state: (await effectsOf(database, [key]))[0]?.state,
        });

        for (const batch of plan) {
          for (const ended of await Promise.allSettled(batch.map(ask))) {
            if (ended.status === 'fulfilled') continue;
            const { reason } = ended as { reason: unknown };
            if (!(reason instanceof Died || reason instanceof RefusalError)) {
              expect(reason).toMatchObject({ code: 'superseded' });
            }
          }
          const { inside, outside, state } = await holds();
          expect([0, 1]).toContain(inside);
          expect([0, 1]).toContain(outside);
          if (state === 'done')
            expect({ inside, outside }).toEqual({ inside: 1, outside: request === 'charge' ? 1 : 0 });
          if (state === 'refused') expect({ inside, outside }).toEqual({ inside: 0, outside: 0 });
          if (compensated) expect({ inside, outside }).toEqual({ inside: 0, outside: 0 });
          // A refusal that was told stays true: what takes effect after it was scheduled after it.
          if (inside === 1) expect(ran).toBeGreaterThanOrEqual(lastRefused);
        }

        const alive = {
          what: 'compensation',
          late: 0,
          process: 1,
          wait: 0,
          dies: 'never',
          refuses: false,
          again: false,
        } as const;
        await ask(alive);
        await ask(alive);
        expect(await holds()).toMatchObject({ inside: 0, state: 'compensated' });
        expect(provider.net(key)).toBe(0);
        await expect(ask({ ...alive, what: 'request' })).rejects.toMatchObject({ code: 'AlreadyCompensated' });
        expect(await holds()).toMatchObject({ inside: 0, state: 'compensated' });
        expect(provider.net(key)).toBe(0);
      }),
      { numRuns, examples: [[refusedTwice, false]] },
    );
  });
});
