export { asking } from './asking';
export { hasTimedOut } from './has-timed-out';
export { publish } from './publish';
export { machineVersion } from './machine-version';
export { type PersistedMachine, type ProcessOptions, type ProcessWorkflow, processManager } from './process-manager';
