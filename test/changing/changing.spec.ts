import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as before from './before';
import { Swapped } from './swapped';

/** One test for each row of `docs/guides/changing.md`: sagas that wait, and go on under what has been changed. */
let swapped: Swapped;
beforeAll(async () => {
  swapped = await Swapped.open(process.env.BACKSTITCH_TEST_TEMPORAL!);
}, 120_000);
afterAll(() => swapped?.close());

const undone = ['fetch', 'load', 'putBack'];

describe('the code', () => {
  test('stepAdded', async () => expect(await swapped.fails('stepAdded')).toMatch(/^code .*Nondeterminism/));
  test('stepRemoved', async () => expect(await swapped.fails('stepRemoved')).toMatch(/^code .*Nondeterminism/));
  test('stepsReordered', async () => expect(await swapped.fails('stepsReordered')).toMatch(/^code .*Nondeterminism/));
  test('stepRenamed', async () => expect(await swapped.fails('stepRenamed')).toMatch(/^code .*Nondeterminism/));

  test('stepAddedPatched', async () => {
    expect((await swapped.ends('stepAddedPatched')).status).toBe('compensated');
    expect(swapped.asked('stepAddedPatched')).toEqual(undone);
  });

  test('stepInputChanged', async () => {
    const { status, steps } = await swapped.ends('stepInputChanged');
    expect([status, steps[0]?.input]).toEqual(['compensated', {}]);
  });

  test('laterStepChanged', async () => {
    expect((await swapped.ends('laterStepChanged')).status).toBe('completed');
    expect(swapped.asked('laterStepChanged')).toEqual(['fetch', 'weigh']);
  });

  test('limitAdded', async () => expect((await swapped.ends('limitAdded')).status).toBe('compensated'));

  test('sleepAdded', async () => {
    await swapped.go('sleepAdded');
    const { waitingFor } = await swapped.until('sleepAdded', (saga) => saga.waitingFor);
    expect(waitingFor).toMatchObject([{ kind: 'timer' }]);
    await swapped.handle('sleepAdded').terminate();
  });
});

describe('the contract of a participant', () => {
  test('compensationChanged', async () => {
    expect((await swapped.ends('compensationChanged')).status).toBe('compensated');
    expect(swapped.asked('compensationChanged')).toEqual(['mark', 'load', 'unmark']);
  });

  test('compensationRemoved', async () => {
    expect((await swapped.ends('compensationRemoved')).status).toBe('compensated');
    expect(swapped.asked('compensationRemoved')).toEqual(['seal', 'load', 'unseal']);
  });

  test('compensationAdded', async () => {
    expect((await swapped.ends('compensationAdded')).status).toBe('compensated');
    expect(swapped.asked('compensationAdded')).toEqual(['label', 'load']);
  });

  test('refusalAdded', async () => {
    const { status, steps } = await swapped.ends('refusalAdded');
    expect([status, steps[1]?.status]).toEqual(['compensated', 'unknown']);
  });

  test('refusalRemoved', async () => {
    const { status, steps } = await swapped.ends('refusalRemoved');
    expect([status, steps[1]?.status]).toEqual(['compensated', 'refused']);
  });

  test('timeoutsChanged', async () => {
    expect((await swapped.ends('timeoutsChanged')).status).toBe('compensated');
    const { events } = await swapped.handle('timeoutsChanged').fetchHistory();
    const timeouts = events!
      .map((event) => event.activityTaskScheduledEventAttributes?.startToCloseTimeout)
      .filter((each) => each)
      .map((each) => Number(each!.seconds));
    expect(timeouts.slice(0, 2)).toEqual([10, 3]);
  });

  test('participantMoved', async () => {
    await swapped.ends('participantMoved');
    const { events } = await swapped.handle('participantMoved').fetchHistory();
    const queues = events!
      .map((event) => event.activityTaskScheduledEventAttributes)
      .filter((each) => each)
      .map((each) => `${each!.activityType!.name} ${each!.taskQueue!.name}`);
    // What undoes it goes to where the code says now, and finds nothing there.
    expect(queues).toEqual(['fetch depot', 'load depot', 'putBack depot2']);
  });
});

describe('the contract of a saga type', () => {
  test('deadlineAdded', async () => {
    expect((await swapped.ends('deadlineAdded')).status).toBe('compensated');
    const { events } = await swapped.handle('deadlineAdded').fetchHistory();
    expect(events!.some((event) => event.timerStartedEventAttributes)).toBe(false);
  });

  test('deadlineRemoved', async () => {
    expect((await swapped.ends('deadlineRemoved')).status).toBe('compensated');
  });

  test('onFailureChanged', async () => {
    expect((await swapped.ends('onFailureChanged')).status).toBe('compensated');
  });

  test('unwindChanged', async () => {
    expect((await swapped.ends('unwindChanged')).status).toBe('compensated');
    // Side by side, as it was promised: both begin before one has ended.
    expect(swapped.asked('unwindChanged').slice(3, 5).sort()).toEqual(['putBack', 'unmark']);
  });

  test('pivotAdded', async () => {
    await expect(swapped.cancel('pivotAdded')).rejects.toMatchObject({ cause: { type: 'past-the-pivot' } });
    expect((await swapped.ends('pivotAdded')).status).toBe('completed');
  });

  test('messageAdded', async () => {
    await swapped.handle('messageAdded').signal('Stop', {});
    expect((await swapped.ends('messageAdded')).status).toBe('compensated');
  });

  test('messageRemoved', async () => {
    const { status, failure } = await swapped.ends('messageRemoved');
    expect([status, failure?.code]).toEqual(['compensated', 'SagaMisused']);
  });

  test('inputSchemaChanged', async () => {
    const { status, output } = await swapped.ends('inputSchemaChanged');
    expect([status, output]).toEqual(['completed', { weight: 'none' }]);
  });

  test('typeRenamed', async () => {
    expect(await swapped.fails('typeRenamed')).toMatch(/^code .*no such function is exported/);
  });
});

test('every change that is tried has its row in the guide, and the other way round', () => {
  const guide = readFileSync(join(__dirname, '../../docs/guides/changing.md'), 'utf8');
  const rows = [...guide.matchAll(/^\|.*\| *`(\w+)` *\|$/gm)].map(([, name]) => name!);
  const { catalogue, ...sagas } = before;
  expect(catalogue.sagaTypes).toHaveLength(Object.keys(sagas).length);
  expect(rows.sort()).toEqual(Object.keys(sagas).sort());
});
