import '@backstitch/nest/early-stop';
import { dirname, join } from 'node:path';
import { runCoordinator } from '@backstitch/coordinator';
import { runGateway } from '@backstitch/gateway';
import { ParticipantModule, SagaModule, runApp } from '@backstitch/nest';
import { Module } from '@nestjs/common';
import { shopCatalogue } from './catalogue';
import { orders } from './contract';
import { WarehouseService, migrations, seed } from './warehouse';

const folder = dirname(require.resolve('@backstitch-examples/shop/package.json'));

@Module({
  imports: [ParticipantModule.forRoot({ name: 'warehouse', migrations, seed })],
  providers: [WarehouseService],
})
class WarehouseModule {}

const sagas = SagaModule.forRoot({
  sagaTypes: Object.values(orders),
  workflowsPath: join(folder, 'sagas.ts'),
  promisesLock: join(folder, 'promises.lock.json'),
  bundle: join(folder, 'dist/sagas.bundle.js'),
});

const processes: Readonly<Record<string, () => Promise<void>>> = {
  warehouse: () => runApp('warehouse', WarehouseModule),
  orders: () => runApp('orders', sagas),
  coordinator: () => runCoordinator(shopCatalogue),
  gateway: () => runGateway(shopCatalogue),
};

/** One file runs every process of the shop: `node examples/shop/dist/main.js warehouse`. */
void processes[`${process.argv[2]}`]!();
