import { sagaOf } from '@backstitch/saga-log';
import { activity, slipOf, slipStyle } from '@backstitch/routing-slip';
import { one, three, two } from './contracts';
import { SlipHarness, broken, full } from './slip-harness';

let harness: SlipHarness;
beforeAll(async () => (harness = await SlipHarness.open()));
afterAll(() => harness.close());

const began = (events: readonly string[]) => events.filter((event) => !event.includes(' '));
const around = [activity(one, 'doOne'), activity(two, 'doTwo'), activity(three, 'doThree')];

it('travels from participant to participant, each hop in its own worker, under one workflow id', async () => {
  const run = await harness.start({ itinerary: around });
  await run.result;
  expect(began(run.events)).toEqual(['doOne', 'doTwo', 'doThree']);
  const histories = await harness.histories(run);
  const workers = histories.map((events) =>
    events.flatMap(
      (event) =>
        [
          ...(event.workflowTaskCompletedEventAttributes?.identity ?? []),
          ...(event.activityTaskStartedEventAttributes?.identity ?? []),
        ].join('') || [],
    ),
  );
  expect(workers.map((names) => [...new Set(names)])).toEqual([["one's own"], ["two's own"], ["three's own"]]);
  expect(await harness.saga(run)).toMatchObject({
    kind: 'slip',
    status: 'completed',
    steps: [
      { id: 'doOne', status: 'completed', attempts: 1 },
      { id: 'doTwo', status: 'completed' },
      { id: 'doThree', status: 'completed' },
    ],
    slip: { itinerary: [], activityLog: ['doOne', 'doTwo', 'doThree'], at: 'three' },
  });
});

it('has not ended when a run of it has gone on elsewhere', async () => {
  const run = await harness.start({ itinerary: around });
  await run.result;
  const [first] = await harness.histories(run);
  const shown = sagaOf(first!, {}, [slipStyle]);
  expect([shown.status, shown.endedAt, slipOf(shown)!.at]).toEqual(['running', undefined, 'one']);
});

it('binds arguments from variables by name, overridden by explicit ones, and sets variables from outputs', async () => {
  const run = await harness.start(
    {
      itinerary: [
        activity(one, 'doOne', { sets: { text: 'done' } }),
        activity(two, 'doTwo', { arguments: { city: 'Oslo' }, sets: {} }),
        activity(three, 'doThree'),
      ],
      variables: { city: 'Rome', n: 1, unknown: true },
    },
    { doTwo: () => ({ done: 'unseen', n: 9 }), doThree: () => ({ done: 'yes', n: 3 }) },
  );
  expect(await run.result).toEqual({ city: 'Rome', n: 3, unknown: true, text: 'doOne', done: 'yes' });
  expect(run.inputs).toEqual({
    doOne: { city: 'Rome', n: 1 },
    doTwo: { city: 'Oslo', n: 1, text: 'doOne' },
    doThree: { city: 'Rome', n: 1, text: 'doOne' },
  });
});

it('does what follows at the same participant in the same run', async () => {
  const run = await harness.start({
    itinerary: [activity(one, 'doOne'), activity(one, 'readOne'), activity(one, 'doOne')],
  });
  await run.result;
  expect(began(run.events)).toEqual(['doOne', 'readOne', 'doOne.2']);
  expect(await harness.histories(run)).toHaveLength(1);
});

describe('an activity that faults', () => {
  const before = ['doOne', 'doTwo', 'doThree'];
  it.each(before)('at %s: exactly what was done before is compensated, in reverse', async (at) => {
    const run = await harness.start({ itinerary: around }, { [at]: full });
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'Full', details: [{ what: 'it' }] } });
    const done = before.slice(0, before.indexOf(at));
    expect(began(run.events)).toEqual([...done, at, ...done.reverse().map((step) => `${step}/compensation`)]);
    expect(await harness.saga(run)).toMatchObject({
      status: 'compensated',
      failure: { code: 'Full' },
      slip: { exceptions: [{ step: at, code: 'Full', details: { what: 'it' } }] },
    });
  });

  it('with an unknown outcome is compensated itself, too', async () => {
    const run = await harness.start({ itinerary: around }, { doTwo: broken }, { skip: true });
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'OutcomeUnknown' } });
    expect(began(run.events).slice(-2)).toEqual(['doTwo', 'doOne/compensation']);
    expect((await harness.saga(run)).steps[1]).toMatchObject({ compensation: { status: 'completed' } });
  });

  it('with nothing to compensate leaves nothing to do', async () => {
    const run = await harness.start({ itinerary: [activity(one, 'readOne'), activity(two, 'doTwo')] }, { doTwo: full });
    await expect(run.result).rejects.toThrow();
    expect(began(run.events)).toEqual(['readOne', 'doTwo']);
  });

  it('is compensated in each participant’s own worker', async () => {
    const run = await harness.start({ itinerary: around }, { doThree: full });
    await expect(run.result).rejects.toThrow();
    const queues = (await harness.histories(run)).map(
      ([started]) => started!.workflowExecutionStartedEventAttributes!.taskQueue!.name,
    );
    expect(queues).toEqual(['one', 'two', 'three', 'owner.errors', 'two', 'one']);
  });
});

describe('an activity that revises', () => {
  it('writes a new itinerary, into which the rest of the old one is spliced', async () => {
    const run = await harness.start(
      { itinerary: around },
      { doOne: ({ slip }) => slip.revise([activity(three, 'doThree', { step: 'instead' }), 'rest'], { done: 'one' }) },
    );
    expect(await run.result).toEqual({ done: 'doThree' });
    expect(began(run.events)).toEqual(['doOne', 'instead', 'doTwo', 'doThree']);
  });

  it('with nothing to answer needs no output, and its revision is compensated with the rest', async () => {
    const run = await harness.start(
      { itinerary: around },
      { doOne: ({ slip }) => slip.revise([activity(three, 'doThree'), activity(two, 'doTwo')]), doTwo: full },
    );
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'Full' } });
    expect(began(run.events)).toEqual(['doOne', 'doThree', 'doTwo', 'doThree/compensation', 'doOne/compensation']);
  });

  it('and is asked twice answers the same revision', async () => {
    let asked = 0;
    const run = await harness.start(
      { itinerary: around },
      {
        doOne: ({ slip }) => {
          asked += 1;
          return slip.revise([activity(two, 'doTwo', { step: `way-${asked}` })], { done: 'x' });
        },
      },
    );
    await run.result;
    expect(began(run.events)).toEqual(['doOne', 'way-1']);
  });
});

it('an activity that terminates drops the rest: nothing is compensated, the slip counts as completed', async () => {
  const run = await harness.start(
    { itinerary: around },
    { doTwo: ({ slip }) => slip.endEarly('enough', { done: 'two' }) },
  );
  expect(await run.result).toEqual({ done: 'two' });
  expect(began(run.events)).toEqual(['doOne', 'doTwo']);
  expect(await harness.saga(run)).toMatchObject({ status: 'completed', slip: { endedEarly: 'enough', itinerary: [] } });
});
