export { type TransactionPort, databaseOver } from './database-over';
export type {
  Dialect,
  OpenTransaction,
  ParticipantDatabase,
  QueryAnswer,
  TransactionLimits,
} from './participant-database';
export { serverLimits } from './server-limits';
export { TransactionDoor } from './transaction-door';
export { answers } from './answers';
export { DatabaseError, type DatabaseErrorCode } from './database-error';
export { databaseNow } from './database-now';
export { columnText } from './column-text';
export { isMysqlUrl, shownUrl } from './database-url';
export { GuardedConnection } from './guarded-connection';
export { Lease } from './lease';
export { messageWithCauses } from './message-with-causes';
export { type Migrations, hasTable, migrateSet, ranIn } from './migrate-set';
export { type OpenDatabase, type OpenOptions, openDatabase } from './open-database';
export type { Listening } from './postgres-listener';
export { Rests } from './rests';
export { transactionEnded } from './transaction-ended';
export { onWake, wake } from './wake';
export { withinTime } from './within-time';
