import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type Migrations, type ParticipantDatabase, migrate, openDatabase } from '@backstitch/participant';
import { withPatience } from '../connection/with-patience';

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

  async onApplicationShutdown(): Promise<void> {
    await this.#database?.close();
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);
