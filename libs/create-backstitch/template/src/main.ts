import '@backstitch/nest/early-stop';
import { runCoordinator } from '@backstitch/coordinator';
import { runGateway } from '@backstitch/gateway';
import { runApp } from '@backstitch/nest';
import { AppModule, OrdersModule, WarehouseModule } from './app.module';
import { shopCatalogue } from './catalogue';

const processes: Readonly<Record<string, () => Promise<void>>> = {
  all: () => runApp('all', AppModule),
  warehouse: () => runApp('warehouse', WarehouseModule),
  orders: () => runApp('orders', OrdersModule),
  coordinator: () => runCoordinator(shopCatalogue),
  gateway: () => runGateway(shopCatalogue),
};

/** `node dist/main.js` runs everything in one process, `node dist/main.js warehouse` one of them. */
const name = process.argv[2] ?? 'all';
const run = processes[name];
if (run === undefined) {
  console.error(`There is no '${name}': known are ${Object.keys(processes).join(', ')}.`);
  process.exit(2);
}
void run();
