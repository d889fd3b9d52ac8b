import type { SagaType } from '@backstitch/contract';
import { type VerifyOptions, reportOf, verifySaga } from '@backstitch/testing';
import { type DefinedMachine, type Started, bindingsOf } from '@backstitch/states-language';
import { slips, tripCatalogue, trips } from '@backstitch-examples/trip-catalogue';
import { stateMachines } from '@backstitch-examples/trip-catalogue/state-machines';
import { z } from 'zod';
import { shopCatalogue } from '../../examples/shop/catalogue';
import { orders } from '../../examples/shop/contract';

const hows = ['backwards', 'forwards'].flatMap((way) => ['asked', 'done'].map((when) => `${way} ${when}`));

/** Ended by force while each of these steps is in flight, before and after its effect, and recovered both ways. */
const at = (...points: readonly string[]) => points.flatMap((point) => hows.map((how) => `${point}:recover:${how}`));
const [trip] = trips.bookTrip.contract.input.meta()!.examples as object[];
const [journey] = slips.bookJourney.contract.input.meta()!.examples as object[];
const sagas = require.resolve('../../examples/trip/orchestrator/src/sagas');

function machine(): Pick<VerifyOptions, 'saga' | 'started' | 'workflowsPath'> {
  const [{ name, unwind, definition }] = stateMachines;
  const contract = { input: z.json(), output: z.json(), unwind };
  const saga: SagaType = { name, kind: 'state-machine', taskQueue: 'state-machines', contract };
  const machines = { [name]: { version: 1, unwind, definition } as DefinedMachine };
  return {
    saga,
    started: { kind: 'state-machine', name, machines, bindings: bindingsOf(tripCatalogue) } satisfies Started,
    workflowsPath: require.resolve('../../apps/coordinator/src/state-machines'),
  };
}

const declined = 'charge:refused:CardDeclined';
const nobodyDrives = 'bookCourier:refused:NoCourier';
const reserved = ['reserveRoom', 'reserveSeat', 'reserveCar'];

/** It is ended by force while it goes back, too. */
const andBack = (refusal: string, ...points: readonly string[]) =>
  at(...points.map((point) => `${point}/compensation`)).map((id) => `${id} + ${refusal}`);

const slip = { saga: slips.bookJourney, workflowsPath: require.resolve('@backstitch/routing-slip/workflows') };
const code = (saga: SagaType) => ({ saga, workflowsPath: sagas });
const inputOf = ({ contract }: SagaType) => (contract.input.meta()!.examples as unknown[])[0];
const shop = {
  ...{ saga: orders.sellItems, workflowsPath: require.resolve('../../examples/shop/sagas') },
  ...{ catalogue: shopCatalogue, input: inputOf(orders.sellItems) },
};

it.each([
  [
    'a saga in code',
    { ...code(trips.bookTrip), only: [...at(...reserved, 'charge'), ...andBack(declined, ...reserved)], input: trip },
  ],
  [
    'a routing slip',
    {
      ...slip,
      only: [
        ...at('reserveRoom', 'pay room', 'flight there', 'pay way there'),
        ...andBack('pay way there:refused:CardDeclined', 'pay room'),
      ],
      input: { ...journey, flights: ['BS101'], car: false },
    },
  ],
  ['a state machine', { ...machine(), only: at('Reserve room', 'Reserve seat', 'Reserve car', 'Charge'), input: trip }],
  [
    'a saga with a pivot',
    {
      ...code(trips.buyTicket),
      only: at('hold', 'reserveSeat', 'capture', 'issueTicket'),
      input: inputOf(trips.buyTicket),
    },
  ],
  [
    'a saga that nests others',
    {
      ...code(trips.bookGroup),
      only: at('bookTrip/reserveSeat', 'bookTrip.2/charge'),
      input: inputOf(trips.bookGroup),
    },
  ],
  ['a saga of the shop', { ...shop, only: [...at('takeItems', 'bookCourier'), ...andBack(nobodyDrives, 'takeItems')] }],
] as const)(
  '%s that is ended by force at any step is recovered, backwards and forwards',
  async (kind, options) => {
    const verification = await verifySaga({
      ...{ catalogue: tripCatalogue, ...options, address: process.env.BACKSTITCH_TEST_TEMPORAL! },
      within: 50_000,
    });
    process.stdout.write(`${kind}: ${reportOf(verification)} ${JSON.stringify(verification.verdicts)}\n`);
    expect(verification.verdicts).toMatchObject({ incomplete: 0, violated: 0 });
    expect(verification.verdicts.compensated).toBeGreaterThan(0);
  },
  120_000,
);

/** Temporal forgets it while each of these steps is in flight, before and after its effect. */
const lost = (...points: readonly string[]) =>
  points.flatMap((point) => ['asked', 'done'].map((when) => `${point}:recover:forgotten ${when}`));

const goingBack = `reserveSeat/compensation:recover:forgotten done + ${declined}`;

it.each([
  [
    'a saga in code',
    {
      ...code(trips.bookTrip),
      only: [...lost(...reserved, 'charge'), goingBack],
      input: trip,
    },
  ],
  [
    'a routing slip',
    {
      ...slip,
      only: [...lost('reserveRoom', 'pay room', 'flight there', 'pay way there')],
      input: { ...journey, flights: ['BS101'], car: false },
    },
  ],
  [
    'a state machine',
    {
      ...machine(),
      only: [...lost('Reserve room', 'Reserve car', 'Charge')],
      input: trip,
    },
  ],
  [
    'a saga with a pivot',
    { ...code(trips.buyTicket), only: lost('hold', 'reserveSeat'), input: inputOf(trips.buyTicket) },
  ],
  ['a saga of the shop', { ...shop, only: lost('takeItems', 'bookCourier') }],
] as const)(
  '%s that Temporal has forgotten at any step is recovered backwards from its record',
  async (kind, options) => {
    const verification = await verifySaga({
      ...{ catalogue: tripCatalogue, ...options, address: process.env.BACKSTITCH_TEST_TEMPORAL! },
      within: 50_000,
    });
    process.stdout.write(`${kind}: ${reportOf(verification)} ${JSON.stringify(verification.verdicts)}\n`);
    expect(verification.verdicts).toEqual({
      ...{ completed: 0, incomplete: 0, violated: 0 },
      compensated: options.only.length,
    });
  },
  120_000,
);
