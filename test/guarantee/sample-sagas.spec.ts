import { type VerifyOptions, reportOf, verifySaga } from '@backstitch/testing';
import { tripCatalogue, trips } from '@backstitch/trip';

/** What a saga type of the sample needs besides its example: nothing, for most. */
const needs: Partial<Record<keyof typeof trips, Partial<VerifyOptions>>> = {
  // Paid for, and the seat is gone: that one is for a person.
  buyTicket: { attended: ['issueTicket'] },
  bookBusinessTrip: { messages: { approval: { approved: true, by: 'Grace' } } },
};

it.each(Object.values(trips))(
  '$name keeps its guarantee, whatever goes wrong',
  async (saga) => {
    const [input] = saga.contract.input.meta()!.examples as unknown[];
    const verification = await verifySaga({
      workflowsPath: require.resolve('../../apps/orchestrator/src/sagas'),
      ...{ saga, input, catalogue: tripCatalogue },
      pairs: Number(process.env.BACKSTITCH_PAIRS ?? 10),
      address: process.env.BACKSTITCH_TEST_TEMPORAL!,
      ...needs[saga.name],
    });
    process.stdout.write(`${reportOf(verification)}\n`);
    expect(verification.verdicts).toMatchObject({ incomplete: 0, violated: 0 });
  },
  300_000,
);
