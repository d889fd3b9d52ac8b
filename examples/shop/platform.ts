import { dirname, join } from 'node:path';
import { openDatabase } from '@backstitch/database';
import type { Platform, PlatformProcess } from '@backstitch/tools';
import { shopCatalogue } from './catalogue';
import { booksOf } from './warehouse';

const folder = dirname(require.resolve('@backstitch-examples/shop/package.json'));
const cancel = { path: 'cancel', body: { reason: 'changed my mind' } };

/** The shop, as the tools take it: start, chaos, prove, record, replay. */
export const platform: Platform = {
  name: 'shop',
  catalogue: shopCatalogue,
  promisesLock: join(folder, 'promises.lock.json'),
  workflowsPath: join(folder, 'sagas'),
  processes({ data, temporal, gatewayPort }) {
    const run = (name: string, role: PlatformProcess['role'], env: object = {}): PlatformProcess => ({
      ...{ name, role, entry: 'examples/shop/dist/main.js', args: [name] },
      env: { ...temporal, STATE_STORE_URL: `sqlite:${join(data, 'state-store.db')}`, ...env },
    });
    const databaseOf = (name: string) => ({ DATABASE_URL: `sqlite:${join(data, `${name}.db`)}` });
    return [
      run('warehouse', 'participant', databaseOf('warehouse')),
      run('orders', 'sagas'),
      run('coordinator', 'sagas'),
      run('gateway', 'gateway', { ...databaseOf('gateway'), PORT: `${gatewayPort}` }),
    ];
  },
  books: { warehouse: booksOf },
  tries: [
    { heading: 'Buy two teapots:', type: 'sellItems', input: { item: 'teapot', count: 2, place: 'Lisbon' } },
    {
      heading: 'Buy one for a place where no courier goes, and see it put back:',
      type: 'sellItems',
      input: { item: 'teapot', count: 1, place: 'Atlantis' },
    },
  ],
  chaos: {
    mix: [
      ['sold', 6],
      ['out-of-stock', 1],
      ['no-courier', 2],
      ['cancelled', 2],
    ],
    wanted: (kind, _, random) => ({
      type: 'sellItems',
      body: {
        item: kind === 'out-of-stock' ? 'lamp' : 'teapot',
        count: random.between(1, 3),
        place: kind === 'no-courier' ? 'Atlantis' : 'Lisbon',
      },
      ...(kind === 'cancelled' && { follow: cancel }),
    }),
    leaves: () => ({ purchases: 1, couriers: 1 }),
    plants: {
      /** A courier that comes for nobody. */
      'stray-courier': async (databaseUrlOf) => {
        const { kysely, close } = await openDatabase<{ courier: Record<string, string> }>(databaseUrlOf('warehouse'));
        await kysely.insertInto('courier').values({ step_key: 'stray', id: 'stray', place: 'Oslo' }).execute();
        await close();
      },
    },
  },
};
