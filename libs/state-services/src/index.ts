export { type AllowList, allowList } from './allow-list';
export { httpTask } from './http-task';
export { type HttpConnection, type MachineSettings, machineSettings } from './machine-settings';
export { s3Tasks } from './s3-tasks';
export { SettingError, type SettingErrorCode } from './setting-error';
