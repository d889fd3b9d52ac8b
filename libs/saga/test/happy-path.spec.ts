import { temporal } from '@temporalio/proto';
import { types } from './contracts';
import { SagaHarness } from './saga-harness';

let harness: SagaHarness;
beforeAll(async () => (harness = await SagaHarness.open()));
afterAll(() => harness.close());

const { EventType } = temporal.api.enums.v1;

async function history(id: string) {
  const { events } = await harness.client.workflow.getHandle(id).fetchHistory();
  return events!;
}
const kinds = (events: Awaited<ReturnType<typeof history>>) => events.map(({ eventType }) => EventType[eventType!]);
const bytes = (events: Awaited<ReturnType<typeof history>>) =>
  temporal.api.history.v1.History.encode({ events }).finish().length;

const trip = {
  traveller: 'Ada Lovelace',
  from: 'OSL',
  to: 'LIS',
  nights: ['2027-06-01', '2027-06-02'],
  price: { amount: 129900, currency: 'EUR' },
};

it.each(['inOrder', 'sideBySideThenOne'] as const)(
  'writes the events that the same activities by hand would write: %s',
  async (name) => {
    const saga = await harness.start(types[name], {}, { input: trip });
    await saga.result;
    const byHand = await harness.byHand(`${name}ByHand`, trip);
    const [ours, theirs] = [await history(saga.handle.workflowId), await history(byHand)];
    // Which workflow task sees which of two answers that come together is a matter of time, not of the engine.
    const asDone = (all: Awaited<ReturnType<typeof history>>) =>
      name === 'inOrder' ? all : all.filter(({ eventType }) => !EventType[eventType!].includes('WORKFLOW_TASK'));
    const [mine, hand] = [asDone(ours), asDone(theirs)];
    expect(name === 'inOrder' ? kinds(mine) : kinds(mine).sort()).toEqual(
      name === 'inOrder' ? kinds(hand) : kinds(hand).sort(),
    );
    const more = bytes(mine) - bytes(hand);
    const ratio = 1 + more / bytes(theirs);
    process.stdout.write(`${name}: ${more} bytes more than ${bytes(theirs)} by hand, ratio ${ratio.toFixed(3)}\n`);
    expect(ratio).toBeLessThanOrEqual(1.1);
  },
);
