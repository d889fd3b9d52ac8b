import { type ReceivedEvent, eventMessages } from '@backstitch/process-manager';
import { reportOf, verifySaga } from '@backstitch/testing';
import { processes, tripCatalogue } from '@backstitch-examples/trip-catalogue';
import { without } from './at-the-edges';

/** As `sagas-in-code` says: all of it, or a part that is chosen by the seed. */
const isAll = process.env.BACKSTITCH_GUARANTEE === 'all';
const seed = Number(process.env.BACKSTITCH_SEED ?? 1);
const whole = isAll ? { pairs: 500 } : ({ pairs: 4, atMost: 20, cache: 'alternating' } as const);

const [begins] = processes.bookTripByEvents.contract.input.meta()!.examples as ReceivedEvent[];
const { tripId } = begins!.data as { readonly tripId: string };
const comes = (type: string, more: object = {}): ReceivedEvent => ({
  ...{ id: type, source: '/elsewhere', type, time: '2027-05-01T10:05:00Z', data: { tripId, ...more } },
});

it(
  'a trip that events decide keeps its guarantee, whatever goes wrong',
  async () => {
    const verification = await verifySaga({
      workflowsPath: require.resolve('../../examples/trip/orchestrator/src/sagas'),
      ...{ saga: processes.bookTripByEvents, input: begins, catalogue: tripCatalogue, seed, without },
      // They come early, and wait.
      messages: eventMessages([comes('RoomConfirmed'), comes('PaymentApproved')]),
      address: process.env.BACKSTITCH_TEST_TEMPORAL!,
      ...whole,
    });
    process.stdout.write(`${reportOf(verification)}\n`);
    expect(verification.verdicts).toMatchObject({ incomplete: 0, violated: 0 });
  },
  isAll ? 1_800_000 : 300_000,
);
