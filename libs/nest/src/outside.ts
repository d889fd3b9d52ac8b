/** For processes that host no worker: without Nest, Temporal's SDK, or what a host brings. */
export { Door, type TurnedAway } from './door/door';
export { type Log, openLog } from './logging/open-log';
export { portOf } from './settings/port-of';
