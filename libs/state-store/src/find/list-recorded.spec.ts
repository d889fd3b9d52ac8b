import { testDatabases } from '@backstitch/testing/databases';
import { readingOf, sagaAs } from '../../test/reading';
import { StateStore } from '../state-store';

jest.setTimeout(60_000);

const databases = testDatabases();
afterAll(() => databases.stop());

describe.each(['sqlite', 'postgres'] as const)('a list of recorded sagas, on %s', (dialect) => {
  let store: StateStore;
  beforeEach(async () => {
    store = new StateStore({ url: await databases.fresh(dialect) });
  });
  afterEach(() => store.close());

  it('has what Temporal has lost as it ran among what can be recovered', async () => {
    const statuses = ['running', 'compensating', 'needs-attention', 'terminated', 'completed'] as const;
    for (const status of statuses) await store.write(readingOf(sagaAs(status, { id: status })));
    const recoverable = async () => {
      const found = (await store.list({ recoverable: true })).items.map(({ id }) => id);
      const said = (await store.list()).items.flatMap((saga) => (saga.recoverable === true ? [saga.id] : []));
      expect(said.toSorted()).toEqual(found.toSorted());
      return found.toSorted();
    };
    expect(await recoverable()).toEqual(['terminated']);
    for (const id of statuses) await store.forgotten({ type: 'bookTrip', id });
    expect(await recoverable()).toEqual(['compensating', 'needs-attention', 'running', 'terminated']);
  });

  it('that is asked for no reason to stand still has none', async () => {
    await store.write(readingOf(sagaAs('running')));
    expect((await store.list({ stuck: [] })).items).toEqual([]);
    expect(await store.counts({ stuck: [] })).toEqual([]);
  });
});
