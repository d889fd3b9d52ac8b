import { CoordinatorModule } from '@backstitch/coordinator';
import { ParticipantModule, SagaModule, databaseSetting } from '@backstitch/nest';
import { Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { shopCatalogue } from './catalogue';
import { orders } from './contract';
import { GatewayHere } from './gateway-here';
import { sagasBundle } from './sagas-bundle';
import { type OpenWarehouse, WarehouseService, openWarehouse } from './warehouse';

/** The warehouse's database: opened when the app starts, and closed when its workers have drained. */
@Injectable()
export class WarehouseDatabase implements OnApplicationShutdown {
  private opened: Promise<OpenWarehouse> | undefined;

  open(): Promise<OpenWarehouse> {
    this.opened ??= openWarehouse(databaseSetting(process.env, 'shop'));
    return this.opened;
  }

  async onApplicationShutdown(): Promise<void> {
    await (await this.opened)?.close();
  }
}

@Module({ providers: [WarehouseDatabase], exports: [WarehouseDatabase] })
export class WarehouseDatabaseModule {}

/** Serves the warehouse, with its database. */
@Module({
  imports: [
    ParticipantModule.forRootAsync({
      imports: [WarehouseDatabaseModule],
      inject: [WarehouseDatabase],
      useFactory: async (warehouse: WarehouseDatabase) => {
        const { database } = await warehouse.open();
        return { name: 'warehouse', database };
      },
    }),
  ],
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
