import { type VerifyOptions, reportOf, verifySaga } from '@backstitch/testing';
import { allExamples } from '../examples/all-examples';
import { without } from './at-the-edges';

/**
 * `BACKSTITCH_GUARANTEE=all` runs every schedule with and without the workflow cache, and 500 pairs for each saga type.
 * Without it: `bookTrip` as thoroughly but for the pairs, and a part of the others', chosen by `BACKSTITCH_SEED`.
 */
const isAll = process.env.BACKSTITCH_GUARANTEE === 'all';
const seed = Number(process.env.BACKSTITCH_SEED ?? 1);

/** What a saga type of an example needs besides its example input: nothing, for most. */
const needs: Readonly<Record<string, Partial<VerifyOptions>>> = {
  // Paid for, and the seat is gone: that one is for a person.
  buyTicket: { attended: ['issueTicket'] },
  bookBusinessTrip: { messages: { approval: { approved: true, by: 'Grace' } } },
};
const inShort: Readonly<Record<string, Partial<VerifyOptions>>> = {
  bookTrip: { pairs: 20, cache: 'both', atMost: Infinity },
  bookGroup: { pairs: 4, atMost: 12 },
};

const sagas = allExamples.flatMap(({ name: example, catalogue, workflowsPath }) =>
  catalogue.sagaTypes
    .filter(({ kind }) => kind === 'saga')
    .map((saga) => ({ example, name: saga.name, saga, catalogue, workflowsPath: require.resolve(workflowsPath) })),
);

it.each(sagas)(
  '$example: $name keeps its guarantee, whatever goes wrong',
  async ({ name, saga, catalogue, workflowsPath }) => {
    const [input] = saga.contract.input.meta()!.examples as unknown[];
    const verification = await verifySaga({
      ...{ workflowsPath, saga, input, catalogue, seed, without },
      address: process.env.BACKSTITCH_TEST_TEMPORAL!,
      ...needs[name],
      ...(isAll ? { pairs: 500 } : { pairs: 5, atMost: 30, cache: 'alternating', ...inShort[name] }),
    });
    process.stdout.write(`${reportOf(verification)}\n`);
    expect(verification.verdicts).toMatchObject({ incomplete: 0, violated: 0 });
  },
  isAll ? 1_800_000 : 300_000,
);
