import { Logger } from '@nestjs/common';
import { HostError } from '../host-error';
import type { Environment } from './environment';

/**
 * The `DATABASE_URL`. Where there is none, a SQLite file below the working directory, and a line in the log that says so;
 * but not in production, where each replica would have one of its own.
 * @param name of the file: `.data/{name}.db`
 * @throws HostError `database-url-missing` when `NODE_ENV` is `production`
 */
export function databaseSetting(environment: Environment, name: string): string {
  const url = environment['DATABASE_URL'];
  if (url) return url;
  const file = `sqlite:.data/${name}.db`;
  if (environment['NODE_ENV'] === 'production') {
    throw new HostError(
      'database-url-missing',
      `DATABASE_URL isn't set, and NODE_ENV is 'production': say which database ${name} has. For a file, write ${file}.`,
    );
  }
  new Logger('Database').warn(`DATABASE_URL isn't set: using ${file}`);
  return file;
}
