import { type Catalogue, withPromises } from '@backstitch/contract';
import { orders, warehouse } from './contract';
import lock from './promises.lock.json';

/** All that the platform knows of the shop. */
export const shopCatalogue: Catalogue = withPromises(
  { participants: [warehouse], sagaTypes: Object.values(orders) },
  lock,
);
