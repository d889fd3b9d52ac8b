import type { SagaType } from '@backstitch/contract';
import { type DefinedMachine, type Started, bindingsOf } from '@backstitch/states-language';
import { GuaranteeViolated, type VerifyOptions, reportOf, verifySaga } from '@backstitch/testing';
import { tripCatalogue, trips } from '@backstitch-examples/trip-catalogue';
import { stateMachines } from '@backstitch-examples/trip-catalogue/state-machines';
import { z } from 'zod';
import { without } from './at-the-edges';

const isAll = process.env.BACKSTITCH_GUARANTEE === 'all';
const [input] = trips.bookTrip.contract.input.meta()!.examples as unknown[];

function optionsOf({ name, unwind, definition }: (typeof stateMachines)[number]): VerifyOptions {
  const machine = { version: 1, unwind, definition } as DefinedMachine;
  const contract = { input: z.json(), output: z.json(), unwind };
  const saga: SagaType = { name, kind: 'state-machine', taskQueue: 'state-machines', contract };
  const machines = { [name]: machine };
  const bindings = bindingsOf(tripCatalogue);
  return {
    workflowsPath: require.resolve('../../apps/coordinator/src/state-machines'),
    ...{ saga, input, without, catalogue: tripCatalogue, address: process.env.BACKSTITCH_TEST_TEMPORAL! },
    started: { kind: 'state-machine', name, machines, bindings } satisfies Started,
    ...(isAll ? { pairs: 500 } : { pairs: 10, atMost: 60, cache: 'alternating', concurrency: 12 }),
  };
}

const [unwound, byHand] = stateMachines;
const time = isAll ? 1_800_000 : 300_000;

it(
  'a state machine that is unwound keeps its guarantee, whatever goes wrong',
  async () => {
    const verification = await verifySaga(optionsOf(unwound));
    process.stdout.write(`${reportOf(verification)}\n`);
    expect(verification.verdicts).toMatchObject({ incomplete: 0, violated: 0 });
  },
  time,
);

it(
  'one with chains of Catch keeps it, but not when it is stopped: then no Catch runs',
  async () => {
    const error: unknown = await verifySaga(optionsOf(byHand)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GuaranteeViolated);
    const { verification } = error as GuaranteeViolated;
    const { violations, schedules, verdicts } = verification;
    expect(violations.length).toBeGreaterThan(0);
    // A recovery backwards runs none of its states either, and its preview says so.
    const otherwise = violations.filter(
      ({ schedule: { faults } }) => !faults.some(({ kind }) => kind === 'cancel' || kind === 'recover'),
    );
    expect(otherwise).toEqual([]);
    expect(verdicts.incomplete).toBe(0);
    const { saga } = verification;
    process.stdout.write(
      `${saga}: ${violations.length} violations in ${schedules} schedules, all of them cancelled, or ended by force.\n`,
    );
  },
  time,
);
