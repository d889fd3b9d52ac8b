import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, ModulesContainer } from '@nestjs/core';
import { type Migrations, type ParticipantDatabase, activitiesOf } from '@backstitch/participant';
import { maxCachedWorkflows } from '../host/cached-workflows';
import { WorkerHost } from '../host/worker-host';
import type { Environment } from '../settings/environment';
import { temporalSettings } from '../settings/temporal-settings';
import { slipBundle } from '../slips/slip-bundle';
import { ParticipantData } from './participant-data';
import { hostToken, servedIn } from './served-in';

export interface ParticipantOptions<DB> {
  /** Names the database where `DATABASE_URL` doesn't: `sqlite:.data/{name}.db`. */
  readonly name: string;
  readonly migrations: Migrations;
  /** Runs after the migrations at every start: what it writes must be there only once. Default nothing. */
  readonly seed?: (database: ParticipantDatabase<DB>) => Promise<void>;
  /** Default `process.env`. */
  readonly environment?: Environment;
}

/**
 * Hosts the participants that services serve, each on a task queue of its own, all with one database: the services of
 * the modules that import it, and those of the whole app where it is the only one. Sagas ask them from elsewhere; routing slips come here, and their workflow runs on the participant's own worker.
 * @throws HostError at the start: `bad-setting`, `nothing-served`, `served-twice`, `other-database`,
 *   `search-attribute-missing`, `search-attribute-mismatch`, `temporal-refused`;
 *   ParticipantError `verb-not-served`, `bad-database-url`, `database-unreachable`, `migration-failed`
 * @example
 * imports: [ParticipantModule.forRoot({ name: 'hotels', migrations, seed })], providers: [HotelsService]
 */
@Module({})
export class ParticipantModule {
  static forRoot<DB>(options: ParticipantOptions<DB>): DynamicModule {
    const { name, migrations, seed, environment = process.env } = options;
    const token = hostToken();
    const url = environment['DATABASE_URL'] || `sqlite:.data/${name}.db`;
    return {
      module: ParticipantModule,
      imports: [DiscoveryModule],
      providers: [
        { provide: token, useValue: name },
        { provide: ParticipantData, useFactory: () => new ParticipantData(url, migrations, seed) },
        {
          provide: WorkerHost,
          inject: [DiscoveryService, ModulesContainer, ParticipantData],
          useFactory: (discovery: DiscoveryService, modules: ModulesContainer, data: ParticipantData<DB>) =>
            new WorkerHost(temporalSettings(environment), async (signal) => {
              const services = servedIn(discovery, modules, token);
              const workflowBundle = await slipBundle();
              const database = await data.open(signal);
              const served = await data.served();
              return services.map(({ participant, instance }) => ({
                taskQueue: participant.name,
                database: served,
                // What it serves was checked where it was marked; which verbs there are, is checked here.
                activities: activitiesOf(participant, instance as never, database),
                // A routing slip comes itself: this worker runs its hop.
                workflowBundle,
                maxCachedWorkflows,
              }));
            }),
        },
      ],
      exports: [WorkerHost],
    };
  }
}
