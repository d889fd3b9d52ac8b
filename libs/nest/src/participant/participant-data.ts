import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { type Migrations, type ParticipantDatabase, databaseId, migrate, openDatabase } from '@backstitch/participant';
import { withPatience } from '../connection/with-patience';
import type { ServedDatabase } from './participant-queue';

/** A participant's database, opened and brought up to date when the workers start, closed when they have drained. */
@Injectable()
export class ParticipantData<DB> implements OnApplicationShutdown {
  readonly #log = new Logger('Database');
  #database: ParticipantDatabase<DB> | undefined;

  constructor(
    private readonly url: string,
    private readonly migrations: Migrations,
    private readonly seed: ((database: ParticipantDatabase<DB>) => Promise<void>) | undefined,
  ) {}

  /** Waits for a PostgreSQL that isn't up yet. What no waiting mends is thrown. */
  async open(signal: AbortSignal): Promise<ParticipantDatabase<DB>> {
    const database = await withPatience(() => openDatabase<DB>(this.url), {
      what: 'the database',
      log: this.#log,
      signal,
      isHopeless: (error) => this.url.startsWith('sqlite:') || codeOf(error) !== 'database-unreachable',
    });
    this.#database = database;
    await migrate(database, this.migrations);
    await this.seed?.(database);
    return database;
  }

  /** Which database it is, once it is open. */
  async served(): Promise<ServedDatabase> {
    return { id: await databaseId(this.#database!), where: whereOf(this.url), lasts: this.url !== 'sqlite::memory:' };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#database?.close();
  }
}

/** In words, without what is secret. */
function whereOf(url: string): string {
  const [, path] = /^sqlite:(.+)$/.exec(url) ?? [];
  if (path !== undefined) return `sqlite:${path === ':memory:' ? path : resolve(path)} on ${hostname()}`;
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);
