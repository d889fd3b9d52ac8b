export { answers } from './answers';
export { DatabaseError, type DatabaseErrorCode } from './database-error';
export { shownUrl } from './database-url';
export { GuardedConnection } from './guarded-connection';
export { messageWithCauses } from './message-with-causes';
export { type Migrations, migrateSet, ranIn } from './migrate-set';
export { type OpenDatabase, type OpenOptions, openDatabase } from './open-database';
export { transactionEnded } from './transaction-ended';
export { withinTime } from './within-time';
