import { Relay } from '@backstitch/participant';
import { sql } from 'kysely';
import { StreamTransport } from '../src';
import { number, openNumbering } from './numbered';

/** Numbers until so many are, and delivers them to a stream, until it is killed. Arguments: database, servers, stream, how many, how many keys. */
async function main([url = '', servers = '', stream = '', many = '', keys = '']: string[]): Promise<void> {
  const database = await openNumbering(url);
  Relay.start(database, {
    url: 'http://127.0.0.1:1',
    transport: new StreamTransport({ servers, stream }),
    pollMs: 200,
  });
  const total = async () => {
    const { rows } = await sql<{ all: number | string }>`select coalesce(sum(n), 0) as "all" from number`.execute(
      database.kysely,
    );
    return Number(rows[0]!.all);
  };
  for (let at = await total(); at < Number(many); at = await total()) await number(database, `k${at % Number(keys)}`);
  setInterval(() => {}, 60_000);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.log(String(error));
  process.exit(1);
});
