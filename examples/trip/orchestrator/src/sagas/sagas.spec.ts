import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { openConnection } from '@backstitch/client';
import type { SagaType } from '@backstitch/contract';
import { bundleSagas } from '@backstitch/nest';
import { type TemporalServer, skipTime, startServer } from '@backstitch/temporal-server';
import { trips, tripCatalogue } from '@backstitch-examples/trip-catalogue';
import { Client, type Connection, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { quietRuntime } from '@backstitch/testing/bench';
import { NativeConnection, Worker } from '@temporalio/worker';

/**
 * The sagas' own story, on a real server: which way they go, and what they give back. The participants are stand-ins
 * that answer as the contracts say; with the real ones they are tried where processes meet.
 */
const price = { amount: 100, currency: 'EUR' };
const answers: Readonly<Record<string, unknown>> = {
  reserveRoom: { reservationId: 'r', hotel: 'Casa do Rio', price },
  reserveSeat: { reservationId: 's', flight: 'BS101', price },
  reserveCar: { reservationId: 'c', model: 'Renault 5', price },
  issueTicket: { ticketNumber: 'T-1' },
  hold: { holdId: 'h' },
  capture: { paymentId: 'p' },
  charge: { paymentId: 'p' },
};

/** What was asked, in the order it came, and who says no, by verb, or by verb and which of its calls. */
let asked: string[] = [];
let refusing: Record<string, string> = {};

let server: TemporalServer;
let connection: Connection;
let native: NativeConnection;
let workers: Worker[];
let runs: Promise<void>[];
beforeAll(async () => {
  quietRuntime();
  server = await startServer({
    timeSkipping: true,
    searchAttributes: { SagaStatus: 'Keyword', SagaAttention: 'KeywordList' },
  });
  connection = await openConnection({ address: server.address });
  native = await NativeConnection.connect({ address: server.address });
  const { code } = await bundleSagas({ workflowsPath: resolve(__dirname, 'index.ts') });
  const participants = tripCatalogue.participants.map(({ name, requests }) => ({
    taskQueue: name,
    activities: Object.fromEntries(
      Object.entries(requests).flatMap(([request, { compensation }]) => [
        [request, standIn(request)],
        ...(compensation === null ? [] : [[compensation, standIn(compensation)] as const]),
      ]),
    ),
  }));
  const sagas = { taskQueue: 'trips', workflowBundle: { code } };
  workers = await Promise.all(
    [sagas, ...participants].map((options) => Worker.create({ ...options, connection: native })),
  );
  runs = workers.map((worker) => worker.run());
}, 60_000);
afterAll(async () => {
  for (const worker of workers) worker.shutdown();
  await Promise.all(runs);
  await native.close();
  await connection.close();
  await server.kill();
});
beforeEach(() => {
  asked = [];
  refusing = {};
});

const standIn = (verb: string) => async () => {
  asked.push(verb);
  const code = refusing[`${verb}.${asked.filter((each) => each === verb).length}`] ?? refusing[verb];
  if (code === 'broken') throw new Error('it is broken, and will be');
  if (code !== undefined) throw ApplicationFailure.create({ type: code, nonRetryable: true, details: [{}] });
  return answers[verb];
};

const start = (type: SagaType, client = new Client({ connection })) => {
  const [input] = type.contract.input.meta()?.['examples'] as [unknown];
  return client.workflow.start(type.name, {
    args: [input],
    taskQueue: type.taskQueue,
    workflowId: `${type.name}/${randomUUID()}`,
  });
};
const failureOf = async (saga: WorkflowHandle) => {
  const error = await saga.result().then(
    () => undefined,
    (failure: { cause?: { type?: string } }) => failure.cause,
  );
  return error?.type;
};
const skippingTime = async (story: (client: Client) => Promise<void>) => {
  const skipping = skipTime(await openConnection({ address: server.address }));
  await story(new Client({ connection: skipping })).finally(() => skipping.close());
};
const sideBySide = (steps: readonly string[]) => [...steps].sort();

describe('bookTrip', () => {
  it('asks for room, seat and car, then the money', async () => {
    const saga = await start(trips.bookTrip);
    const outcome: unknown = await saga.result();
    expect(trips.bookTrip.contract.output.parse(outcome)).toMatchObject({ price: { amount: 300 }, paymentId: 'p' });
    expect(sideBySide(asked.slice(0, 3))).toEqual(['reserveCar', 'reserveRoom', 'reserveSeat']);
    expect(asked.slice(3)).toEqual(['charge']);
  });

  it('gives all three back when the card is declined', async () => {
    refusing = { charge: 'CardDeclined' };
    expect(await failureOf(await start(trips.bookTrip))).toBe('CardDeclined');
    expect(sideBySide(asked.slice(4))).toEqual(['cancelCar', 'cancelRoom', 'cancelSeat']);
  });
});

describe('buyTicket', () => {
  it('holds, reserves, captures, and issues the ticket', async () => {
    await (await start(trips.buyTicket)).result();
    expect(asked).toEqual(['hold', 'reserveSeat', 'capture', 'issueTicket']);
  });

  it('gives seat and hold back, last in first out, when the capture is refused', async () => {
    refusing = { capture: 'NotHeld' };
    expect(await failureOf(await start(trips.buyTicket))).toBe('NotHeld');
    expect(asked.slice(3)).toEqual(['cancelSeat', 'release']);
  });
});

describe('getThere', () => {
  it('goes by air when both legs have a seat', async () => {
    expect(await (await start(trips.getThere)).result()).toMatchObject({ by: 'air' });
    expect(asked).toEqual(['reserveSeat', 'reserveSeat', 'charge']);
  });

  it('gives the first leg back and goes by road when the second is sold out', async () => {
    refusing = { 'reserveSeat.2': 'NoSeatLeft' };
    expect(await (await start(trips.getThere)).result()).toMatchObject({ by: 'road' });
    expect(asked).toEqual(['reserveSeat', 'reserveSeat', 'cancelSeat', 'reserveCar', 'charge']);
  });
});

describe('bookGroup', () => {
  it('books a trip for each', async () => {
    const { trips: booked } = (await (await start(trips.bookGroup)).result()) as { trips: unknown[] };
    expect(booked).toHaveLength(2);
  });

  it('gives every trip back when one of them is refused', async () => {
    refusing = { 'charge.2': 'CardDeclined' };
    expect(await failureOf(await start(trips.bookGroup))).toBe('CardDeclined');
    expect(asked.filter((verb) => verb === 'refund')).toHaveLength(1);
    for (const verb of ['cancelRoom', 'cancelSeat', 'cancelCar']) {
      expect(asked.filter((each) => each === verb)).toHaveLength(2);
    }
  });
});

describe('bookLastMinute', () => {
  it('pays for seat and room', async () => {
    await (await start(trips.bookLastMinute)).result();
    expect(asked).toEqual(['reserveSeat', 'reserveRoom', 'charge']);
  });

  it('gives the seat back when its deadline passes before there is a room', async () => {
    refusing = { reserveRoom: 'broken' };
    await skippingTime(async (client) => {
      expect(await failureOf(await start(trips.bookLastMinute, client))).toBe('backstitch:SagaDeadlineExceeded');
      // Whether the room was had is unknown, so it is given back, too.
      expect(asked.slice(-2)).toEqual(['cancelRoom', 'cancelSeat']);
    });
  });
});

describe('bookBusinessTrip', () => {
  const approve = async (message: object) => {
    const saga = await start(trips.bookBusinessTrip);
    await saga.signal('approval', message);
    return saga;
  };

  it('charges when a person approves', async () => {
    const saga = await approve({ approved: true, by: 'Grace' });
    expect(await saga.result()).toMatchObject({ approvedBy: 'Grace', price: { amount: 200 } });
    expect(asked.at(-1)).toBe('charge');
  });

  it('gives room and seat back when a person says no', async () => {
    expect(await failureOf(await approve({ approved: false, by: 'Grace', reason: 'too far' }))).toBe('NotApproved');
    expect(sideBySide(asked.slice(2))).toEqual(['cancelRoom', 'cancelSeat']);
  });

  it('gives them back after a week of silence', async () => {
    await skippingTime(async (client) => {
      expect(await failureOf(await start(trips.bookBusinessTrip, client))).toBe('backstitch:NotReceived');
      expect(sideBySide(asked.slice(2))).toEqual(['cancelRoom', 'cancelSeat']);
    });
  });
});
