import type { Catalogue } from '@backstitch/contract';
import { type Environment, TemporalClientModule, databaseSetting, machineSettings } from '@backstitch/nest';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ChangesController } from './changes/changes.controller';
import { Followers } from './changes/followers';
import { Watchers } from './changes/watchers';
import { HealthController } from './health/health.controller';
import { ListController } from './listing/list.controller';
import { OpenApiController } from './openapi/openapi.controller';
import { EndController } from './operate/end.controller';
import { MessagesController } from './operate/messages.controller';
import { StepsController } from './operate/steps.controller';
import { PageAssets } from './page/page-assets';
import { PageController } from './page/page.controller';
import { ErrorPagesController } from './problems/error-pages.controller';
import { ProblemFilter } from './problems/problem-filter';
import { Routes } from './request/routes';
import { SagaController } from './sagas/saga.controller';
import { SagaTypesController } from './saga-types/saga-types.controller';
import { ServedTypes } from './served/served-types';
import { SubscribersController } from './slips/subscribers.controller';
import { DefinitionController } from './state-machines/definition.controller';
import { DefinitionChecker } from './state-machines/definition-checker';
import { DefinitionStore } from './state-machines/definition-store';
import { TaskResources } from './state-machines/task-resources';
import { StartController } from './start/start.controller';
import { StatesController } from './state-machines/states.controller';
import { TaskTokensController } from './state-machines/task-tokens.controller';
import { TokenRegister } from './state-machines/token-register';
import { HistoryDoor } from './temporal/history-door';

export interface GatewayOptions {
  readonly catalogue: Catalogue;
  readonly environment: Environment;
  readonly routes: Routes;
}

@Module({})
export class GatewayModule {
  static forRoot({ catalogue, environment, routes }: GatewayOptions): DynamicModule {
    const store = new DefinitionStore(databaseSetting(environment, 'gateway'));
    const settings = machineSettings(environment);
    const resources = new TaskResources(catalogue, settings);
    const { participants } = catalogue;
    const hosting = {
      taskQueue: settings.taskQueue,
      resources,
      participants,
    };
    return {
      module: GatewayModule,
      imports: [TemporalClientModule.forRoot({ environment })],
      controllers: [
        PageController,
        HealthController,
        OpenApiController,
        ErrorPagesController,
        SagaTypesController,
        ListController,
        StartController,
        SagaController,
        ChangesController,
        MessagesController,
        EndController,
        StepsController,
        StatesController,
        SubscribersController,
        DefinitionController,
        TaskTokensController,
      ],
      providers: [
        Watchers,
        Followers,
        HistoryDoor,
        TokenRegister,
        { provide: PageAssets, useValue: PageAssets.read() },
        { provide: DefinitionStore, useValue: store },
        { provide: DefinitionChecker, useValue: new DefinitionChecker(catalogue, settings) },
        { provide: ServedTypes, useValue: new ServedTypes(catalogue, store, hosting) },
        { provide: Routes, useValue: routes },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
