import { randomUUID } from 'node:crypto';
import type { AnyEvent } from '@backstitch/contract';
import { ParticipantError } from '@backstitch/participant';
import { until } from '@backstitch/testing/bench';
import {
  CardDeclined,
  NoRoomLeft,
  NoSuchSeat,
  PaymentApproved,
  RoomConfirmed,
  RoomDeclined,
  TripAsked,
  TripCalledOff,
  flights,
  hotels,
  payments,
  processes,
  tripCatalogue,
} from '@backstitch-examples/trip-catalogue';
import { getSimplePaths } from 'xstate/graph';
import { tripMachine } from '../../examples/trip/orchestrator/src/sagas/trip-machine';
import { ProcessHarness, occurred } from '../../libs/process-manager/test/process-harness';

type TripEvent = Parameters<typeof tripMachine.transition>[1];

/** Runs at once. */
const side = 6;
const done = (of: string) => `xstate.done.actor.0.trip.${of}`;
const failed = (of: string) => `xstate.error.actor.0.trip.${of}`;
const due = 'awaiting.payment.due';
const remind = `xstate.after.remindAfter.trip.${due}.open`;
const timeUp = `xstate.after.payWithin.trip.${due}`;
const reminded = [done(`${due}.reminding`), failed(`${due}.reminding`)];
/** Nobody knows what became of it, and no repetition tells: as quick as nothing else that is unknown. */
const unanswered = new ParticipantError('step-key-reused', 'no answer');
const price = { amount: 100, currency: 'EUR' };
const [room, seat] = [
  { reservationId: 'r', hotel: 'Casa do Rio', price },
  { reservationId: 's', flight: 'BS101', price },
];

const trip = { city: 'Lisbon', flight: 'BS101', day: '2027-05-14', nights: 3 };
const alphabet = [
  { type: 'TripAsked', body: { tripId: 't', traveller: 'Ada', card: 'card-1', ...trip } },
  ...['PaymentApproved', 'RoomConfirmed', 'RoomDeclined', 'TripCalledOff'].map((type) => ({ type, body: {} })),
  { type: done('holding'), output: { room, seat } },
  { type: failed('holding'), error: NoRoomLeft({ city: 'Lisbon', night: '2027-05-14' }) },
  ...[...reminded, remind, timeUp].map((type) => ({ type, output: null, error: unanswered })),
  { type: done('charging'), output: { paymentId: 'p' } },
  { type: failed('charging'), error: CardDeclined({ card: 'card-1', reason: 'no' }) },
  { type: failed('charging'), error: unanswered },
  { type: done('ticketing'), output: { ticketNumber: 'T-1' } },
  { type: failed('ticketing'), error: NoSuchSeat({ reservationId: 's' }) },
] as unknown as TripEvent[];

/** Every way through the machine to one of its ends, without a state twice: the types of the events, then the end. */
const paths = getSimplePaths(tripMachine, { events: alphabet, input: { id: 't' } })
  .filter(({ state }) => state.status === 'done')
  .map(({ steps, state }) => {
    const events = steps.map(({ event }) => event.type as string).filter((type) => type !== 'xstate.init');
    return { events, end: state.value as string };
  })
  // A graph knows no time: 20 minutes come before 30, and a request doesn't take ten of them.
  .filter(({ events }) => !events.includes(timeUp) || reminded.includes(events[events.indexOf(timeUp) - 1]!));

let harness: ProcessHarness;
beforeAll(async () => {
  const answer = async <T>(what: string, of: string, answered: T): Promise<T> => {
    const key = `${what} ${of}`;
    await harness.heldBack(key);
    const how = refusing.get(key);
    if (how !== undefined) throw how;
    return answered;
  };
  const undone = async () => undefined;
  harness = await ProcessHarness.of({
    workflowsPath: require.resolve('../../examples/trip/orchestrator/src/sagas'),
    ...{ catalogue: tripCatalogue, owner: 'trips' },
    serves: () => [
      [
        hotels,
        {
          reserveRoom: ({ tripId }: { tripId: string }) => answer('hold', tripId, room),
          ...{ cancelRoom: undone, ratesOf: undone },
        },
      ],
      [
        flights,
        {
          ...Object.fromEntries(Object.values(flights.requests).map(({ compensation }) => [compensation, undone])),
          ...{ reserveSeat: async ({ passenger }: { passenger: string }) => ({ ...seat, reservationId: passenger }) },
          reserveTrain: undone,
          issueTicket: ({ reservationId }: { reservationId: string }) =>
            answer('ticket', reservationId, { ticketNumber: 'T-1' }),
        },
      ],
      [
        payments,
        {
          ...{ hold: undone, release: undone, capture: undone, reverse: undone, refund: undone },
          charge: ({ card }: { card: string }) => answer('charge', card, { paymentId: 'p' }),
          remind: ({ tripId }: { tripId: string }) => answer('remind', tripId, null),
        },
      ],
    ],
  });
});
afterAll(() => harness?.close());

/** What is answered otherwise than well: by what is asked, and of which trip. */
const refusing = new Map<string, Error>();

/** Goes the path's way: what comes before a timer is sent while a request is in flight, which holds the time. */
async function go({ events, end }: (typeof paths)[number]) {
  const tripId = randomUUID();
  const card = `card-${tripId.replaceAll('-', '')}`;
  if (end === 'notHeld') refusing.set(`hold ${tripId}`, NoRoomLeft({ city: 'Lisbon', night: trip.day }));
  if (end === 'cardDeclined') refusing.set(`charge ${card}`, CardDeclined({ card, reason: 'no' }));
  if (end === 'notCharged') refusing.set(`charge ${card}`, unanswered);
  if (end === 'noTicket') refusing.set(`ticket ${tripId}`, NoSuchSeat({ reservationId: tripId }));
  if (events.includes(reminded[1]!)) refusing.set(`remind ${tripId}`, unanswered);
  const [held, reminding] = [harness.hold(`hold ${tripId}`), harness.hold(`remind ${tripId}`)];
  const skips = events.filter((type) => type === remind || type === timeUp).length;
  const client = skips === 0 ? harness.client : await harness.skipping(skips);
  const asked = occurred(TripAsked, { tripId, traveller: tripId, card, ...trip });
  const process = await harness.begin(processes.bookTripByEvents, asked, client);
  const isIn = (state: string) =>
    until(async () => JSON.stringify((await process.now()).state).includes(state), 60_000);
  const bodies = { PaymentApproved, RoomConfirmed, TripCalledOff } as Readonly<Record<string, AnyEvent>>;
  const rest = events.slice(1);
  for (const [at, type] of rest.entries()) {
    const isTimeHeld = rest.slice(at).some((later) => later === remind || later === timeUp);
    if (!type.startsWith('xstate.')) {
      if (!isTimeHeld) await until(async () => (await process.now()).takes.includes(type), 60_000);
      const event = bodies[type];
      await process.send(event ? occurred(event, { tripId }) : occurred(RoomDeclined, { tripId, reason: 'no' }));
    } else if (type === done('holding') && !isTimeHeld) {
      held();
      await isIn('awaiting');
    } else if (type === remind) {
      held();
      await isIn('reminding');
    } else if (reminded.includes(type)) {
      reminding();
      if (!isTimeHeld) await isIn('reminded');
    }
  }
  held();
  reminding();
  const result = await process.result();
  const { verdict, findings } = await process.verdict();
  const isWell = typeof result === 'object';
  const state = isWell ? 'booked' : ((await process.shown()).failure?.details as { state: string }).state;
  return { way: events.join(' '), state, verdict, findings };
}

it('there are ways to every end of the sample', () => {
  const ends = Object.entries(tripMachine.config.states!).flatMap(([name, { type }]) => (type === 'final' ? name : []));
  expect([...new Set(paths.map(({ end }) => end))].toSorted()).toEqual(ends.toSorted());
  expect(paths.length).toBeGreaterThan(50);
});

it('each way ends where the machine says, and keeps the guarantee', async () => {
  const left = [...paths];
  const worker = async () => {
    for (let path = left.shift(); path; path = left.shift()) {
      const way = path.events.join(' ');
      const went = await go(path).catch((cause: unknown) => {
        throw new Error(`On the way ${way} to ${path.end}`, { cause });
      });
      expect(went).toEqual({
        ...{ way, state: path.end, findings: [] },
        verdict: path.end === 'booked' ? 'completed' : 'compensated',
      });
    }
  };
  await Promise.all(Array.from({ length: side }, worker));
}, 300_000);
