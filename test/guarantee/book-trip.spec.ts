import { reportOf, verifySaga } from '@backstitch/testing';
import { tripCatalogue, trips } from '@backstitch/trip';

it('books a trip, or nothing of it, whatever goes wrong', async () => {
  const [input] = trips.bookTrip.contract.input.meta()!.examples as unknown[];
  const verification = await verifySaga({
    workflowsPath: require.resolve('../../apps/orchestrator/src/sagas'),
    saga: trips.bookTrip,
    input,
    catalogue: tripCatalogue,
  });
  process.stdout.write(`${reportOf(verification)}\n`);
  expect(verification.verdicts).toMatchObject({ incomplete: 0, violated: 0 });
}, 120_000);
