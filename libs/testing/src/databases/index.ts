export { type MariadbServer, startMariadb } from './start-mariadb';
export { type PostgresServer, startPostgres } from './start-postgres';
export { type TestDatabases, testDatabases } from './test-databases';
