import { httpTask, machineSettings, s3Tasks } from '@backstitch/state-services';
import { type DynamicModule, Module } from '@nestjs/common';
import { exportsOf } from '../bundle/exports-of';
import { freshBundle } from '../bundle/fresh-bundle';
import { HostError } from '../host-error';
import { maxCachedWorkflows } from '../host/cached-workflows';
import { hostingModule } from '../host/hosting-module';
import type { AsyncOptions } from '../settings/async-options';
import type { HostOptions } from '../settings/host-options';

export interface StateMachineOptions extends HostOptions {
  /** The bundle, built ahead by `bundleSagas`: a file. It is built at the start only when missing or out of date. */
  readonly bundle: string;
  /** The file whose default export is the workflow of `@backstitch/states-language/workflow`. */
  readonly workflowsPath: string;
}

/**
 * Hosts every state machine: a worker that runs any workflow type by the one workflow of all, and what their tasks may
 * ask besides the participants, which is nothing unless `machineSettings` opens it.
 * @throws HostError at the start: `bad-setting` (a SettingError where state services are set), `bundle-missing`, `saga-not-hosted`, `temporal-refused`
 */
@Module({})
export class StateMachineModule {
  static forRoot(options: StateMachineOptions): DynamicModule {
    return this.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync(async: AsyncOptions<StateMachineOptions>): DynamicModule {
    return hostingModule(StateMachineModule, async, (options) => {
      const { bundle, workflowsPath, environment = process.env, worker } = options;
      const settings = machineSettings(environment);
      return async () => {
        const { failureConverterPath } = worker?.dataConverter ?? {};
        const code = await freshBundle({ bundle, workflowsPath, failureConverterPath });
        if (typeof exportsOf(code)['default'] !== 'function') {
          throw new HostError('saga-not-hosted', `The bundle of ${workflowsPath} has no default export to run.`);
        }
        const activities = { httpTask: httpTask(settings), ...s3Tasks(settings) };
        return [
          {
            taskQueue: settings.taskQueue,
            workflowBundle: { code },
            isSeldom: true,
            maxCachedWorkflows,
            activities,
            ...worker,
          },
        ];
      };
    });
  }
}
