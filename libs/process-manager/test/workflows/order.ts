import { asking, processManager } from '@backstitch/process-manager/workflows';
import { ask } from '@backstitch/saga';
import { processes, store } from '../contracts';
import { orderMachine } from '../order-machine';

const shop = ask(store);

export const order = processManager(
  processes.order,
  orderMachine.provide({
    actors: {
      reserve: asking((item: { item: string }) => shop.reserveItem(item)),
      remind: asking((whom: { orderId: string }) => shop.remind(whom)),
      ship: asking(({ place }: { place: string }) => shop.shipItem({ place }, { pivot: true })),
    },
  }),
  { policies: { MindChanged: { shipping: 'ignore' } } },
);
