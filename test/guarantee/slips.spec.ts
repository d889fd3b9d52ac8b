import { reportOf, verifySaga } from '@backstitch/testing';
import { slips, tripCatalogue } from '@backstitch-examples/trip-catalogue';
import { without } from './at-the-edges';

/** As `sagas-in-code` says: all of it, or a part that is chosen by the seed. */
const isAll = process.env.BACKSTITCH_GUARANTEE === 'all';
const seed = Number(process.env.BACKSTITCH_SEED ?? 1);
const whole = isAll ? { pairs: 500 } : ({ pairs: 4, atMost: 20, cache: 'alternating' } as const);

const [example] = slips.bookJourney.contract.input.meta()!.examples as object[];

it.each([
  ['as a slip', { ...example, flights: ['BS101'] }],
  ['as a slip that is held when it faults', { ...example, flights: ['BS101'], car: false }],
])(
  'a journey %s keeps its guarantee, whatever goes wrong',
  async (how, input) => {
    const type = slips.bookJourney;
    const isHeld = how.includes('held');
    const verification = await verifySaga({
      workflowsPath: require.resolve('@backstitch/routing-slip/workflows'),
      saga: {
        ...type,
        ...(isHeld && { contract: { ...type.contract, onFailure: 'hold' } }),
        begin: (given) => {
          const begun = type.begin!(given);
          const [written, carried] = begun.args;
          return { ...begun, args: [{ ...Object(written), ...(isHeld && { onFailure: 'hold' }) }, carried] };
        },
      },
      ...{ input, catalogue: tripCatalogue, seed, without },
      address: process.env.BACKSTITCH_TEST_TEMPORAL!,
      ...whole,
    });
    process.stdout.write(`${how}: ${reportOf(verification)}\n`);
    expect(verification.verdicts).toMatchObject({ incomplete: 0, violated: 0 });
  },
  isAll ? 1_800_000 : 300_000,
);
