import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { SagaClientError, dataConverterAt, openConnection } from '@backstitch/client';
import type { Catalogue } from '@backstitch/contract';
import { catalogueIn } from '@backstitch/contract/promises';
import { Client, WorkflowNotFoundError } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { Books } from './prove-sagas';
import { tellProved } from './tell-proved';

const help = `prove-sagas --catalogue MODULE {type}/{id} … | --all: judges sagas by Temporal's history and the participants' records.

  --catalogue MODULE           a path: it exports one catalogue, as what is compiled of src/catalogue.ts does
  --books MODULE               a path: its export 'books' has, by participant, a function of a database's URL that looks into
                               the participant's own tables. Default: its barrier is believed

  {PARTICIPANT}_DATABASE_URL   where a participant keeps its records: sqlite:, postgres:, mysql: or mariadb:; default DATABASE_URL
  BACKSTITCH_DATA_CONVERTER    a path of a module: its export 'dataConverter' decodes what is encrypted; default none
  TEMPORAL_ADDRESS             default 127.0.0.1, at TEMPORAL_PORT or 7233; the other TEMPORAL_* variables hold, too
  STATE_MACHINES_TASK_QUEUE    default state-machines

What .env sets is set, where there is such a file. The exit code is 1 when the guarantee doesn't hold for one of them.
`;

/** Something that whoever calls has to mend: a stable code, and one sentence. */
class ProveError extends Error {
  constructor(
    readonly code: 'bad-parameter' | 'payload-sealed' | 'temporal-unreachable' | 'unknown-saga',
    message: string,
  ) {
    super(message);
  }
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = options(args);
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  if (values.catalogue === undefined || (values.all === true) === positionals.length > 0) {
    throw new ProveError('bad-parameter', `Say which sagas, and whose.\n\n${help}`);
  }
  if (existsSync('.env')) process.loadEnvFile('.env');
  const catalogue = await catalogueAt(values.catalogue);
  const books = values.books === undefined ? {} : await booksAt(values.books);
  const client = await connect();
  try {
    const stateMachineQueue = process.env['STATE_MACHINES_TASK_QUEUE'] || 'state-machines';
    const booksOf = async (participant: string, url: string) => books[participant]?.(url);
    const which = values.all ? {} : { sagas: positionals };
    const holds = await tellProved({ client, catalogue, stateMachineQueue, databaseUrlOf, booksOf, ...which }, (line) =>
      process.stdout.write(`${line}\n`),
    );
    return holds ? 0 : 1;
  } catch (error) {
    if (error instanceof SagaClientError && error.code === 'payload-sealed') {
      throw new ProveError('payload-sealed', `${error.message} BACKSTITCH_DATA_CONVERTER names it.`);
    }
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new ProveError('unknown-saga', `There is no saga '${error.workflowId}': write {type}/{id}.`);
  } finally {
    await client.connection.close();
  }
}

function options(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args,
      options: { catalogue: text, books: text, all: flag, help: flag },
      allowPositionals: true,
    });
  } catch (error) {
    throw new ProveError('bad-parameter', `${(error as Error).message}\n\n${help}`);
  }
}

function databaseUrlOf(participant: string): string {
  const variable = `${participant.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_DATABASE_URL`;
  const url = process.env[variable] || process.env['DATABASE_URL'];
  if (url) return url;
  throw new ProveError('bad-parameter', `Set ${variable}, or DATABASE_URL: the records of ${participant} are there.`);
}

async function connect(): Promise<Client> {
  const dataConverter = await dataConverterOf(process.env['BACKSTITCH_DATA_CONVERTER']);
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const { TEMPORAL_PORT: port } = process.env;
  // An empty variable counts as absent.
  const address = connectionOptions.address || `127.0.0.1:${port || 7233}`;
  const connection = await openConnection({ ...connectionOptions, address }).catch((error: Error) => {
    const where = 'TEMPORAL_ADDRESS says where it is.';
    throw new ProveError('temporal-unreachable', `Temporal at ${address} can't be reached: ${error.message}. ${where}`);
  });
  return new Client({ connection, ...(namespace && { namespace }), ...(dataConverter && { dataConverter }) });
}

async function dataConverterOf(path: string | undefined) {
  if (!path) return undefined;
  return dataConverterAt(path).catch((error: Error) => {
    throw new ProveError('bad-parameter', `BACKSTITCH_DATA_CONVERTER: ${error.message}`);
  });
}

async function load(option: string, module: string): Promise<Readonly<Record<string, unknown>>> {
  if (!existsSync(module)) {
    throw new ProveError('bad-parameter', `${option} ${module}: there is no such file. Build the project first.`);
  }
  return (import(pathToFileURL(resolve(module)).href) as Promise<Readonly<Record<string, unknown>>>).catch(
    (error: Error) => {
      throw new ProveError('bad-parameter', `${option} ${module} can't be loaded: ${error.message}`);
    },
  );
}

async function catalogueAt(module: string): Promise<Catalogue> {
  const found = catalogueIn(await load('--catalogue', module));
  if (found !== undefined) return found;
  throw new ProveError('bad-parameter', `--catalogue ${module} exports no catalogue, or several: name one with one.`);
}

type BooksByParticipant = Readonly<Record<string, (databaseUrl: string) => Promise<Books>>>;

async function booksAt(module: string): Promise<BooksByParticipant> {
  const exported = await load('--books', module);
  const found = exported['books'] ?? (exported['default'] as typeof exported | undefined)?.['books'];
  if (typeof found === 'object' && found !== null) return found as BooksByParticipant;
  throw new ProveError('bad-parameter', `--books ${module} has no export 'books'.`);
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: Error & { readonly code?: unknown }) => {
    process.stderr.write(typeof error.code === 'string' ? `${error.code}: ${error.message}\n` : `${error.stack}\n`);
    process.exitCode = 2;
  },
);
