import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { type Migrations, type OpenDatabase, answers, openDatabase, shownUrl } from '@backstitch/database';
import { type EventsDoor, Relay, databaseId, migrate } from '@backstitch/participant';
import { retryUntilReachable } from '../connection/retry-until-reachable';
import { HostError } from '../host-error';
import type { ServedDatabase } from './participant-queue';

/** What is to be done with a database that was opened. */
export interface DataOptions<DB> {
  /** Whose it is. */
  readonly name: string;
  readonly migrations: Migrations;
  /** Default nothing. */
  readonly seed?: ((database: OpenDatabase<DB>) => Promise<void>) | undefined;
  /** Default as of `openDatabase`. */
  readonly connections?: number | undefined;
}

/** PostgreSQL's names have 63 bytes, and some are made of this one. */
const longestName = 35;

/** A participant's database, opened and brought up to date when the workers start, closed when they have drained. */
@Injectable()
export class ParticipantData<DB> implements OnApplicationShutdown {
  readonly #log = new Logger('Database');
  #database: OpenDatabase<DB> | undefined;
  #relay: Relay | undefined;

  constructor(
    private readonly url: string,
    private readonly options: DataOptions<DB>,
  ) {
    if (options.name.length <= longestName) return;
    throw new HostError(
      'bad-setting',
      `The name of a ParticipantModule is '${options.name}': write one of at most ${longestName} characters.`,
    );
  }

  /** Waits for a PostgreSQL that isn't up yet. What no waiting mends is thrown. */
  async open(signal: AbortSignal): Promise<OpenDatabase<DB>> {
    const { name, migrations, seed, connections } = this.options;
    const database = await retryUntilReachable(
      () => openDatabase<DB>(this.url, { ...(connections !== undefined && { connections }) }),
      {
        what: 'the database',
        log: this.#log,
        signal,
        isHopeless: (error) => this.url.startsWith('sqlite:') || codeOf(error) !== 'database-unreachable',
      },
    );
    this.#database = database;
    const newer = await migrate(database, migrations, { of: name });
    if (newer.length > 0) {
      this.#log.warn(`A newer version has migrated this database: ${newer.join(', ')}. This one goes on with it.`);
    }
    await seed?.(database);
    return database;
  }

  /** Which database it is, once it is open. */
  async served(): Promise<ServedDatabase> {
    return { id: await databaseId(this.#database!), where: whereOf(this.url), lasts: this.url !== 'sqlite::memory:' };
  }

  /** Fails within so many milliseconds when it can't be used. */
  readonly answers = (timeoutMs: number): Promise<void> => answers(this.#database!, timeoutMs);

  /** Delivers what its participants publish, from now on until the app closes. */
  relayTo(door: EventsDoor): void {
    this.#relay ??= Relay.start(this.#database!, { ...door, log: this.#log });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#relay?.stop();
    await this.#database?.close();
  }
}

/** In words, without what is secret. */
function whereOf(url: string): string {
  const [, path] = /^sqlite:(.+)$/.exec(url) ?? [];
  if (path !== undefined) return `sqlite:${path === ':memory:' ? path : resolve(path)} on ${hostname()}`;
  return shownUrl(url).replace(/\/\/[^@]*@/, '//');
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);
