export { isReplaced } from './chaos/is-replaced';
export { Seeded } from './chaos/seeded';
export { command } from './command';
export type {
  AtRest,
  ChaosDomain,
  EndedSaga,
  Follow,
  OutsideFault,
  OutsideService,
  Wanted,
} from './platform/chaos-domain';
export { defaultPlatform, loadPlatform } from './platform/load-platform';
export type { Platform, StoredMachine, Try } from './platform/platform';
export type { PlatformProcess, ProcessSettings } from './platform/platform-process';
export type { PublishedEvent } from './platform/published-event';
export { ownTemporal } from './start/own-temporal';
export { type RestartOptions, restartOnChange } from './start/restart-on-change';
export { RunningPlatform, type StartOptions } from './start/running-platform';
export { Service, type ServiceOptions } from './start/service';
export { Trouble } from './trouble';
