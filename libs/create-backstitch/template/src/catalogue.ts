import { catalogue } from '@backstitch/contract';
import { orders, warehouse } from './contract';

/** All that the gateway and the coordinator know of the shop. */
export const shopCatalogue = catalogue({ participants: [warehouse], sagaTypes: Object.values(orders) });
