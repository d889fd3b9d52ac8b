import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { lazyConnection, styles } from '@backstitch/client';
import type { Migrations, OpenDatabase, ParticipantDatabase } from '@backstitch/database';
import { type EventsDoor, activitiesOf } from '@backstitch/participant';
import { Client } from '@temporalio/client';
import { maxCachedWorkflows } from '../host/cached-workflows';
import { WorkerHost } from '../host/worker-host';
import { type AsyncOptions, optionsProvider } from '../settings/async-options';
import { databaseSetting } from '../settings/database-setting';
import { eventsSetting } from '../settings/events-setting';
import { countOf } from '../settings/count-of';
import type { Environment } from '../settings/environment';
import type { HostOptions, WorkerTuning } from '../settings/host-options';
import { throughStream } from '../settings/stream-setting';
import { temporalSettings } from '../settings/temporal-settings';
import { slipBundle } from '../slips/slip-bundle';
import { measured } from '../metrics/measured';
import { activityLimit } from './activity-limit';
import { ParticipantData } from './participant-data';
import { HostedDatabase } from './hosted-database';
import { hostToken, servedIn } from './served-in';

export interface ParticipantOptions<DB> extends HostOptions {
  /**
   * Names the record of its migrations, so that participants may share a database, and the database where
   * `DATABASE_URL` doesn't: `sqlite:.data/{name}.db`. At most 35 characters.
   */
  readonly name: string;
  /** Of its own tables. Default none: another library makes them. The barrier's are always made. */
  readonly migrations?: Migrations;
  /**
   * Runs after the migrations at every start: what it writes must be there only once. Not for a database that is given
   * open. Default nothing.
   */
  readonly seed?: (database: OpenDatabase<DB>) => Promise<void>;
  /**
   * As in `DATABASE_URL`, which is the default; or the database of the library that the app uses already, which stays the
   * app's to close: `typeormDatabase(dataSource)`.
   */
  readonly database?: string | ParticipantDatabase<unknown>;
  /**
   * How many requests can be in a transaction at once, on PostgreSQL. Default 10. Unless `worker` says otherwise, as many
   * activities run at once as there are connections, shared among the participants of the module; those of SQLite, which
   * has one connection, are ten.
   */
  readonly connections?: number;
  /**
   * Where events that its participants publish are delivered, and the sagas that they start are started. Default as in `BACKSTITCH_EVENTS_URL`, and that is
   * `http://127.0.0.1:3000/events`, but not in production. Its `transport`, or the stream of `EVENTS_NATS`, has the events; it is
   * closed with the app.
   */
  readonly events?: EventsDoor;
}

/** For what isn't a worker's: it connects when it has to. */
const clientOf = (environment: Environment, { dataConverter }: WorkerTuning): Client => {
  const { connection, namespace } = temporalSettings(environment);
  return new Client({
    ...{ connection: lazyConnection(connection), namespace },
    ...(dataConverter && { dataConverter }),
  });
};

/** What requests may say to sagas of other styles than code. */
const hands = styles.flatMap(({ hand }) => hand ?? []);

/**
 * Hosts the participants that services serve, each on a task queue of its own, all with one database: the services of
 * the modules that import it, and those of the whole app where it is the only one. Sagas ask them from elsewhere; routing
 * slips come here, and their workflow runs on the participant's own worker.
 * @throws HostError at the start: `bad-setting`, `database-url-missing`, `nothing-served`, `served-twice`,
 *   `request-scoped`, `other-database`, `search-attribute-missing`, `search-attribute-mismatch`, `temporal-refused`;
 *   ParticipantError `verb-not-served`; DatabaseError `bad-database-url`, `database-unreachable`, `database-refused`,
 *   `migration-failed`
 * @example
 * imports: [ParticipantModule.forRoot({ name: 'hotels', migrations, seed })], providers: [HotelsService]
 */
@Module({})
export class ParticipantModule {
  static forRoot<DB>(options: ParticipantOptions<DB>): DynamicModule {
    return this.forRootAsync({ useFactory: () => options });
  }

  /**
   * @example
   * ParticipantModule.forRootAsync({
   *   imports: [ConfigModule],
   *   inject: [ConfigService],
   *   useFactory: (config: ConfigService) => ({ name: 'hotels', migrations, database: config.getOrThrow('HOTELS_DB') }),
   * })
   * @example
   * ParticipantModule.forRootAsync({
   *   inject: [DataSource],
   *   useFactory: (source: DataSource) => ({ name: 'hotels', database: typeormDatabase(source) }),
   * })
   */
  static forRootAsync<DB>(async: AsyncOptions<ParticipantOptions<DB>>): DynamicModule {
    const token = hostToken();
    const given = Symbol('ParticipantOptions');
    const { imports, provider } = optionsProvider(given, async);
    const dataOf = ({
      name,
      migrations,
      seed,
      database,
      connections,
      environment = process.env,
    }: ParticipantOptions<DB>) =>
      new ParticipantData(database ?? databaseSetting(environment, name), { name, migrations, seed, connections });
    const hostOf = (
      { name, environment = process.env, connections, events, worker = {} }: ParticipantOptions<DB>,
      data: ParticipantData<DB>,
      opened: HostedDatabase<unknown>,
      discovery: DiscoveryService,
      modules: ModulesContainer,
      adapter: HttpAdapterHost,
    ) =>
      new WorkerHost(
        temporalSettings(environment),
        async (signal) => {
          const services = servedIn(discovery, modules, token);
          const starts = services.some(({ participant }) => participant.starts.length > 0);
          const sends = starts || services.some(({ participant }) => participant.publishes.length > 0);
          const given = sends ? (events ?? eventsSetting(environment, name, starts)) : undefined;
          const door = given && (await throughStream(given, environment, name));
          const workflowBundle = await slipBundle(worker);
          const database = await data.open(signal);
          const served = await data.served();
          if (door) data.relayTo(door);
          const keepDays = countOf(environment, 'BARRIER_KEEP_DAYS');
          if (keepDays !== undefined) data.forgetAfter(keepDays, () => clientOf(environment, worker));
          // One that is given has Kysely, too, over its library; its transactions are the library's.
          opened.isOpen(database);
          return services.map(({ participant, instance }) => ({
            taskQueue: participant.name,
            database: served,
            answers: data.answers,
            // What it serves was checked where it was marked; which verbs there are, is checked here.
            activities: measured(participant, activitiesOf(participant, instance as never, database, hands)),
            // A routing slip comes itself: this worker runs its hop.
            workflowBundle,
            isSeldom: true as const,
            maxCachedWorkflows,
            ...activityLimit(database.dialect, connections, services.length, worker),
            ...worker,
          }));
        },
        adapter,
      );
    return {
      module: ParticipantModule,
      imports: [DiscoveryModule, ...imports],
      providers: [
        { provide: token, useValue: token.description },
        provider,
        { provide: ParticipantData, inject: [given], useFactory: dataOf },
        HostedDatabase,
        {
          provide: WorkerHost,
          inject: [given, ParticipantData, HostedDatabase, DiscoveryService, ModulesContainer, HttpAdapterHost],
          useFactory: hostOf,
        },
      ],
      exports: [WorkerHost, HostedDatabase],
    };
  }
}
