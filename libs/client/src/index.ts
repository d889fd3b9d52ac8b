export { lazyConnection, openConnection } from './open-connection';
export { type HistoryOptions, historyOf } from './history-of';
