import { CoordinatorModule } from '@backstitch/coordinator';
import { ParticipantModule, SagaModule } from '@backstitch/nest';
import { Module } from '@nestjs/common';
import { shopCatalogue } from './catalogue';
import { orders } from './contract';
import { GatewayHere } from './gateway-here';
import { sagasBundle } from './sagas-bundle';
import { WarehouseService, migrations, seed } from './warehouse';

/** Serves the warehouse, with its database. */
@Module({
  imports: [ParticipantModule.forRoot({ name: 'warehouse', migrations, seed })],
  providers: [WarehouseService],
})
export class WarehouseModule {}

/** Runs the sagas. */
@Module({ imports: [SagaModule.forRoot({ sagaTypes: Object.values(orders), ...sagasBundle })] })
export class OrdersModule {}

/** All of it in one process. */
@Module({
  imports: [WarehouseModule, OrdersModule, CoordinatorModule.forRoot(shopCatalogue)],
  providers: [GatewayHere],
})
export class AppModule {}
