import { verifySaga } from '@backstitch/testing';
import { shopCatalogue } from '../src/catalogue';
import { orders } from '../src/contract';

it('sellItems keeps the guarantee, whatever fails and wherever', async () => {
  const { schedules } = await verifySaga({
    workflowsPath: require.resolve('../src/sagas'),
    saga: orders.sellItems,
    input: { item: 'teapot', count: 2, place: 'Lisbon' },
    catalogue: shopCatalogue,
  });
  expect(schedules).toBeGreaterThan(20);
});
