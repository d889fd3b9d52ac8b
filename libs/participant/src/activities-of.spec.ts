import { openConnection } from '@backstitch/client';
import { participant, refusal } from '@backstitch/contract';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { type Connection, WorkflowClient, WorkflowFailedError } from '@temporalio/client';
import { quietRuntime } from '@backstitch/testing/bench';
import { NativeConnection, Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { activitiesOf } from './activities-of';
import type { Attempt } from './attempt';
import { migrate } from './migrate';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { effectsOf } from './effects-of';
import type { askWorkflow } from '../test/ask-workflow';

const NoRoomLeft = refusal('NoRoomLeft', z.object({ city: z.string() }));
const City = z.object({ city: z.string() });
const hotels = participant('hotels', {
  reserveRoom: {
    input: City,
    output: z.object({ room: z.number() }),
    refusals: [NoRoomLeft],
    compensation: 'cancelRoom',
  },
});

describe('the activities of a participant, in a worker', () => {
  const taskQueue = `hotels-${randomUUID()}`;
  let database: OpenDatabase<unknown>;
  let connection: Connection;
  let native: NativeConnection;
  let client: WorkflowClient;
  let stop: () => Promise<void>;
  let verb: (attempt: Attempt<unknown>, input: unknown) => unknown;
  let attempts: Attempt<unknown>[];

  beforeAll(async () => {
    quietRuntime();
    const address = process.env.BACKSTITCH_TEST_TEMPORAL;
    database = await openDatabase('sqlite::memory:');
    await migrate(database);
    connection = await openConnection({ address });
    client = new WorkflowClient({ connection });
    native = await NativeConnection.connect({ address });
    const activities = activitiesOf(
      hotels,
      {
        reserveRoom: async (input: unknown, attempt: Attempt<unknown>) => {
          attempts.push(attempt);
          return ((await verb(attempt, input)) ?? { room: 7 }) as { room: number };
        },
        cancelRoom: async (compensating: unknown, attempt: Attempt<unknown>) => {
          attempts.push(attempt);
          await verb(attempt, compensating);
        },
      },
      database,
    );
    const worker = await Worker.create({
      connection: native,
      taskQueue,
      activities,
      workflowsPath: require.resolve('../test/ask-workflow'),
    });
    const run = worker.run();
    stop = async () => {
      worker.shutdown();
      await run;
    };
  });
  afterAll(async () => {
    await stop();
    await native.close();
    await connection.close();
    await database.close();
  });
  beforeEach(() => {
    attempts = [];
    verb = () => {};
  });

  const asked = async (...args: Parameters<typeof askWorkflow>) => {
    const workflowId = `bookTrip/${randomUUID()}`;
    const handle = await client.start<typeof askWorkflow>('askWorkflow', { taskQueue, workflowId, args });
    return { runId: handle.firstExecutionRunId, id: workflowId.slice('bookTrip/'.length), result: handle.result() };
  };
  const failure = async (result: Promise<unknown>) => {
    const error: unknown = await result.then(
      () => undefined,
      (why: unknown) => why,
    );
    if (!(error instanceof WorkflowFailedError) || !(error.cause instanceof ActivityFailure)) throw error as Error;
    return error.cause.cause as ApplicationFailure;
  };
  const city = { city: 'Oslo' };
  const reserve = { activityId: 'hotel' };
  const cancel = { activityId: 'hotel/compensation' };

  it("answers, under a key of the run's id and the step's", async () => {
    const { runId, id, result } = await asked('reserveRoom', reserve, city);
    await expect(result).resolves.toEqual({ room: 7 });
    expect(attempts).toMatchObject([
      { stepKey: `${runId}/hotel`, stepId: 'hotel', saga: { type: 'bookTrip', id }, attempt: 1 },
    ]);
    expect(await effectsOf(database, [`${runId}/hotel`])).toMatchObject([{ state: 'done' }]);
  });

  it('keeps the cause of a failure, which is where the reason stands', async () => {
    verb = async () => {
      await fetch('http://127.0.0.1:29/').catch((cause: unknown) => {
        throw new Error('The card provider is away', { cause });
      });
    };
    const { message } = await failure(
      (await asked('reserveRoom', { ...reserve, retry: { maximumAttempts: 1 } }, city)).result,
    );
    expect(message).toBe('The card provider is away: fetch failed: connect ECONNREFUSED 127.0.0.1:29');
  });

  it("takes the saga's key from the mark, so that another run compensates what this one did", async () => {
    const saga = randomUUID();
    await (
      await asked('reserveRoom', reserve, city, { saga })
    ).result;
    const seen: unknown[] = [];
    verb = (_, compensating) => void seen.push(compensating);
    await (
      await asked('cancelRoom', cancel, { stepId: 'hotel', input: city }, { saga })
    ).result;
    expect(seen).toEqual([{ stepId: 'hotel', input: city, output: { room: 7 } }]);
    expect(await effectsOf(database, [`${saga}/hotel`])).toMatchObject([
      { state: 'compensated', nullCompensation: false },
    ]);
  });

  it('compensates an answered request by its key alone, with the input and the answer out of its row', async () => {
    const saga = randomUUID();
    await (
      await asked('reserveRoom', reserve, city, { saga })
    ).result;
    const seen: unknown[] = [];
    verb = (_, compensating) => void seen.push(compensating);
    await (
      await asked('cancelRoom', cancel, { stepId: 'hotel', answered: true }, { saga })
    ).result;
    expect(seen).toEqual([{ stepId: 'hotel', input: city, output: { room: 7 } }]);
  });

  it('keeps failing where a request was answered and nothing is known of it: effect-unsettled, retryable', async () => {
    const once = { ...cancel, retry: { maximumAttempts: 2 } };
    const told = await failure(
      (await asked('cancelRoom', once, { stepId: 'hotel', answered: true }, { saga: randomUUID() })).result,
    );
    expect(told).toMatchObject({ type: 'effect-unsettled', nonRetryable: false });
    expect(attempts).toEqual([]);
  });

  it('gives an answer the room that the mark says', async () => {
    const told = await failure((await asked('reserveRoom', reserve, city, { saga: randomUUID(), room: 9 })).result);
    expect(told).toMatchObject({ type: 'AnswerTooLarge', nonRetryable: true, details: [{ bytes: 10, limit: 9 }] });
    const saga = randomUUID();
    await expect((await asked('reserveRoom', reserve, city, { saga, room: 10 })).result).resolves.toEqual({ room: 7 });
  });

  it('tells a refusal once: not retryable, benign, its code as type and its details', async () => {
    verb = () => {
      throw NoRoomLeft({ city: 'Oslo' }, 'No room left in Oslo');
    };
    const told = await failure((await asked('reserveRoom', reserve, city)).result);
    expect(told).toMatchObject({
      type: 'NoRoomLeft',
      nonRetryable: true,
      details: [city],
      message: 'No room left in Oslo',
    });
    expect(told.category).toBe('BENIGN');
    expect(attempts).toHaveLength(1);
  });

  it('tells the errors of an input', async () => {
    const told = await failure((await asked('reserveRoom', reserve, { city: 1 })).result);
    expect(told).toMatchObject({ type: 'InputInvalid', nonRetryable: true, details: [[{ pointer: '/city' }]] });
  });

  it.each([
    ['an ordinary error', new TypeError('x is undefined')],
    ['an error that says it is not retryable', ApplicationFailure.nonRetryable('never again')],
    ['a refusal that is not declared', refusal('Other', z.unknown())({})],
    ['an error called like a refusal', Object.assign(new Error('not really'), { name: 'NoRoomLeft' })],
    ['a failure called like a refusal', ApplicationFailure.create({ type: 'AlreadyCompensated', message: 'no' })],
    ['no error at all', 'a string'],
    ['an error too long to send', new Error('x'.repeat(3_000_000))],
  ])('tries a request again after %s', async (_, error) => {
    verb = ({ attempt }) => {
      if (attempt < 3) throw error as Error;
    };
    const { result } = await asked(
      'reserveRoom',
      { ...reserve, retry: { nonRetryableErrorTypes: ['NoRoomLeft'] } },
      city,
    );
    await expect(result).resolves.toEqual({ room: 7 });
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  it.each([
    ['a refusal', NoRoomLeft({ city: 'Oslo' })],
    ['an error that says it is not retryable', ApplicationFailure.nonRetryable('never again')],
  ])('tries a compensation again after %s', async (_, error) => {
    const saga = randomUUID();
    await (
      await asked('reserveRoom', reserve, city, { saga })
    ).result;
    attempts = [];
    verb = ({ attempt }) => {
      if (attempt < 3) throw error;
    };
    await (
      await asked('cancelRoom', cancel, { stepId: 'hotel', input: city }, { saga })
    ).result;
    expect(attempts).toHaveLength(3);
  });

  it('rolls an attempt back when its time is over, and the next one takes effect', async () => {
    verb = ({ attempt, signal }) =>
      attempt === 1
        ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
        : undefined;
    const { result } = await asked('reserveRoom', { ...reserve, startToCloseTimeout: '300ms' }, city);
    await expect(result).resolves.toEqual({ room: 7 });
    expect(attempts).toHaveLength(2);
  });

  it('is refused by name when a verb is missing', () => {
    const half = { reserveRoom: async () => ({ room: 1 }) } as never;
    expect(() => activitiesOf(hotels, half, database)).toThrow("hotels doesn't serve 'cancelRoom'");
  });
});
