import type { DynamicModule, Type } from '@nestjs/common';
import { ModuleRef, NestFactory } from '@nestjs/core';
import { type Health, HealthServer } from '../health/health-server';
import { type Readiness, WorkerHost } from '../host/worker-host';
import { logTemporal } from '../logging/log-temporal';
import { processMetrics } from '../metrics/process-metrics';
import { processTracing } from '../traces/process-tracing';
import { TemporalMetrics } from '../metrics/temporal-metrics';
import { NestLog } from '../logging/nest-log';
import { openLog } from '../logging/open-log';
import type { Environment } from '../settings/environment';
import { portOf } from '../settings/port-of';
import { takeStopSignals } from './take-stop-signals';

/**
 * Runs an app of workers as a process, from its first line to its exit code.
 *
 * It writes one line `ready` when its workers poll, and serves its health where `HEALTH_PORT` and `HEALTH_HOST` say. On SIGTERM or
 * SIGINT it takes no more work, finishes what runs and exits 0; a second signal, a second later, doesn't wait. When a worker dies, or it
 * can't start, it exits 1.
 * @param name in the log
 * @param app imports modules that host workers: a `ParticipantModule`, a `SagaModule`
 */
export async function runApp(
  name: string,
  app: Type | DynamicModule,
  environment: Environment = process.env,
): Promise<void> {
  let log = openLog(name, {});
  try {
    log = openLog(name, environment);
    const healthPort = portOf(environment, 'HEALTH_PORT');
    const healthHost = environment['HEALTH_HOST'] || '127.0.0.1';
    // Who has no port can't be asked: then nothing is counted for nobody.
    const temporalMetrics = healthPort === undefined ? undefined : await TemporalMetrics.open();
    logTemporal(log, temporalMetrics);
    processTracing.open(name, environment);
    let readiness: () => Health = () => ({ ready: false });
    const health =
      healthPort === undefined
        ? undefined
        : await HealthServer.listen(
            healthPort,
            () => readiness(),
            healthHost,
            () => processMetrics.text(temporalMetrics),
          );
    // A query that a verb doesn't await may fail when the verb has long ended; others must not end with it.
    process.on('unhandledRejection', (error) => log.error(error, 'a promise was rejected and nobody heard it'));
    const signalled = signal(() => log.info(health && { healthPort: health.port }, 'stopping'));

    let hostsSoFar: () => readonly WorkerHost[] = () => [];
    const starting = started(app, new NestLog(log), (modules) => (hostsSoFar = () => hostsIn(modules)));
    const context = await Promise.race([starting, signalled]);
    if (context === undefined) {
      await stopped(hostsSoFar());
      await processTracing.close();
      return process.exit(0);
    }

    const hosts = context.get(WorkerHost, { strict: false, each: true });
    readiness = () => readinessOf(hosts);
    log.info({ ...readiness(), ...(health && { healthPort: health.port }) }, 'ready');
    const code = await Promise.race([
      signalled.then(() => 0),
      Promise.race(hosts.map(({ died }) => died)).catch(() => 1),
    ]);
    await context.close();
    await processTracing.close();
    await health?.close();
    log.info('stopped');
    process.exit(code);
  } catch (error) {
    log.fatal(error);
    process.exit(1);
  }
}

/** @param madeOf gets the app's modules before any of its hosts starts */
function started(app: Type | DynamicModule, logger: NestLog, madeOf: (modules: ModuleRef) => void) {
  const watched = {
    module: class {},
    imports: [app],
    providers: [{ provide: Symbol('madeOf'), inject: [ModuleRef], useFactory: madeOf }],
  };
  return NestFactory.createApplicationContext(watched, { logger, abortOnError: false });
}

/** Those that are made. Nest knows of none before it has looked for providers. */
function hostsIn(modules: ModuleRef): readonly WorkerHost[] {
  try {
    return modules.get(WorkerHost, { strict: false, each: true }).filter((host: WorkerHost | null) => host !== null);
  } catch {
    return [];
  }
}

/** Hosts start one after the other, and one may serve already: then what runs is finished, and no other one begins. */
async function stopped(hosts: readonly WorkerHost[]): Promise<void> {
  if (hosts.every(({ readiness }) => Object.keys(readiness.workers).length === 0)) return;
  for (const host of hosts) host.onModuleDestroy();
  await Promise.all(hosts.map((host) => host.beforeApplicationShutdown()));
}

/** An app may host participants and sagas at once. */
function readinessOf(hosts: readonly WorkerHost[]): Readiness {
  const each = hosts.map(({ readiness }) => readiness);
  const lost = [...new Set(each.flatMap(({ lost = [] }) => lost))];
  return {
    ready: each.every(({ ready }) => ready),
    ...(lost.length > 0 && { lost }),
    workers: Object.assign({}, ...each.map(({ workers }) => workers)) as Readiness['workers'],
  };
}

/** Ctrl-C reaches a process more than once: from the terminal, and from npm or the script that started it. */
const oneCtrlC = 1_000;

/** Resolves at the first signal to stop; a later one, by someone who won't wait, ends the process as it is. */
function signal(onSignal: () => void): Promise<undefined> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const handle = () => {
      if (first !== undefined && Date.now() - first > oneCtrlC) process.exit(1);
      if (first !== undefined) return;
      first = Date.now();
      onSignal();
      resolve(undefined);
    };
    takeStopSignals(handle);
  });
}
