export { type PostgresServer, startPostgres } from './start-postgres';
export { type TestDatabases, testDatabases } from './test-databases';
