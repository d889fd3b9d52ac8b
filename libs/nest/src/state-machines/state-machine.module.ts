import { type DynamicModule, Module } from '@nestjs/common';
import { exportsOf } from '../bundle/exports-of';
import { freshBundle } from '../bundle/fresh-bundle';
import { HostError } from '../host-error';
import { WorkerHost } from '../host/worker-host';
import type { Environment } from '../settings/environment';
import { temporalSettings } from '../settings/temporal-settings';
import { httpTask } from './http-task';
import { machineSettings } from './machine-settings';
import { s3Tasks } from './s3-tasks';

export interface StateMachineOptions {
  /** The bundle, built ahead by `bundleSagas`: a file. It is built at the start only when missing or out of date. */
  readonly bundle: string;
  /** The file whose default export is the workflow of `@backstitch/states-language/workflow`. */
  readonly workflowsPath: string;
  /** Default `process.env`. */
  readonly environment?: Environment;
}

/** As many as of sagas. */
const maxCachedWorkflows = 1_000;

/**
 * Hosts every state machine: a worker that runs any workflow type by the one workflow of all, and what their tasks may
 * ask besides the participants, which is nothing unless `machineSettings` opens it.
 * @throws HostError at the start: `bad-setting`, `bundle-missing`, `saga-not-hosted`, `temporal-refused`
 */
@Module({})
export class StateMachineModule {
  static forRoot({ bundle, workflowsPath, environment = process.env }: StateMachineOptions): DynamicModule {
    const host = () => {
      const settings = machineSettings(environment);
      return new WorkerHost(temporalSettings(environment), async () => {
        const code = await freshBundle({ bundle, workflowsPath });
        if (typeof exportsOf(code)['default'] !== 'function') {
          throw new HostError('saga-not-hosted', `The bundle of ${workflowsPath} has no default export to run.`);
        }
        const activities = { httpTask: httpTask(settings), ...s3Tasks(settings) };
        return [{ taskQueue: settings.taskQueue, workflowBundle: { code }, maxCachedWorkflows, activities }];
      });
    };
    return {
      module: StateMachineModule,
      providers: [{ provide: WorkerHost, useFactory: host }],
      exports: [WorkerHost],
    };
  }
}
