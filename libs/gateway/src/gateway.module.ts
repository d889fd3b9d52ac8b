import { Definitions, SagaClient } from '@backstitch/client';
import type { Catalogue } from '@backstitch/contract';
import { EventInbox } from '@backstitch/events';
import {
  type Environment,
  TemporalClientModule,
  type TemporalClientOptions,
  databaseSetting,
  durationOf,
  sagaEndpoints,
  stateStore,
  streamSetting,
} from '@backstitch/nest';
import { machineSettings } from '@backstitch/state-services';
import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { Client } from '@temporalio/client';
import { Dispatching } from './http/dispatching';
import { STREAM, StreamReading } from './http/stream-reading';
import { ProblemFilter } from './http/problem-filter';
import { Routes } from './http/routes';
import { Starting } from './http/starting';
import { LIMITS, Watchers } from './http/watchers';
import { gatewayLimits } from './gateway-limits';
import { BulkActsController } from './routes/bulk-acts/bulk-acts.controller';
import { ErasuresController } from './routes/erasures/erasures.controller';
import { ErrorPagesController } from './routes/errors/error-pages.controller';
import { HealthController } from './routes/health/health.controller';
import { SagaMetrics } from './metrics/saga-metrics';
import { MetricsController } from './routes/metrics/metrics.controller';
import { OpenApiController } from './routes/openapi/openapi.controller';
import { PageAssets } from './routes/page/page-assets';
import { PageController } from './routes/page/page.controller';
import { HoldingsController } from './routes/participants/holdings.controller';
import { SagaCountsController } from './routes/saga-counts/saga-counts.controller';
import { SubscriptionsController } from './routes/subscriptions/subscriptions.controller';
import { SagaTypesController } from './routes/saga-types/saga-types.controller';
import { ChangesController } from './routes/sagas/changes.controller';
import { EndController } from './routes/sagas/end.controller';
import { ListController } from './routes/sagas/list.controller';
import { MessagesController } from './routes/sagas/messages.controller';
import { RecoveryController } from './routes/sagas/recovery.controller';
import { SagaController } from './routes/sagas/saga.controller';
import { StartController } from './routes/sagas/start.controller';
import { StepsController } from './routes/sagas/steps.controller';
import { styleControllers } from './routes/style-controllers';

/** Every controller: its routes stand in the OpenAPI document as it describes them. */
export const controllers = [
  PageController,
  HealthController,
  MetricsController,
  OpenApiController,
  ErrorPagesController,
  SagaTypesController,
  ListController,
  StartController,
  SagaController,
  ChangesController,
  MessagesController,
  EndController,
  RecoveryController,
  StepsController,
  BulkActsController,
  SagaCountsController,
  HoldingsController,
  SubscriptionsController,
  ErasuresController,
  ...Object.values(styleControllers).flat(),
] as const;

export interface GatewayOptions {
  readonly catalogue: Catalogue;
  readonly environment: Environment;
  readonly routes: Routes;
  readonly client?: TemporalClientOptions['client'];
}

@Module({})
export class GatewayModule {
  /** @throws HostError, SagaClientError `bad-setting` */
  static forRoot({ catalogue, environment, routes, client }: GatewayOptions): DynamicModule {
    const databaseUrl = databaseSetting(environment, 'gateway');
    const limits = gatewayLimits(environment);
    const { types, definitionBytes: bytes } = limits;
    const definitions = new Definitions({
      ...{ catalogue, databaseUrl, limits: { types, bytes } },
      ...machineSettings(environment),
    });
    const { sagaTypes } = catalogue;
    const within = durationOf(environment, 'EVENTS_WITHIN');
    const inbox = new EventInbox({ databaseUrl, sagaTypes, log: new Logger('Events'), ...(within && { within }) });
    const store = stateStore(environment);
    const isAllowedEndpoint = sagaEndpoints(environment);
    const useFactory = (temporal: Client) =>
      new SagaClient({ temporal, catalogue, definitions, inbox, isAllowedEndpoint, ...(store && { store }) });
    return {
      module: GatewayModule,
      imports: [TemporalClientModule.forRoot({ environment, ...(client && { client }) })],
      controllers: [...controllers],
      providers: [
        Watchers,
        { provide: LIMITS, useValue: limits },
        Dispatching,
        StreamReading,
        { provide: STREAM, useValue: streamSetting(environment) ?? null },
        Starting,
        { provide: PageAssets, useValue: PageAssets.read() },
        { provide: Definitions, useValue: definitions },
        { provide: SagaClient, inject: [Client], useFactory },
        {
          provide: SagaMetrics,
          inject: [SagaClient],
          useFactory: (sagas: SagaClient) => new SagaMetrics(sagas),
        },
        { provide: Routes, useValue: routes },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
