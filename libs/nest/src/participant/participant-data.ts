import { EndedSagas } from '@backstitch/client';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import {
  type Migrations,
  type OpenDatabase,
  type ParticipantDatabase,
  answers,
  openDatabase,
  shownUrl,
} from '@backstitch/database';
import { type EventsDoor, type EventsTransport, Forgetter, Relay, databaseId, migrate } from '@backstitch/participant';
import type { Client } from '@temporalio/client';
import { isConnecting } from '../connection/is-connecting';
import { retryUntilReachable } from '../connection/retry-until-reachable';
import { HostError } from '../host-error';
import { processMetrics } from '../metrics/process-metrics';
import type { ServedDatabase } from './participant-queue';

/** What is to be done with a database that was opened. */
export interface DataOptions<DB> {
  /** Whose it is. */
  readonly name: string;
  /** Default none. */
  readonly migrations?: Migrations | undefined;
  /** Default nothing. */
  readonly seed?: ((database: OpenDatabase<DB>) => Promise<void>) | undefined;
  /** Default as of `openDatabase`. */
  readonly connections?: number | undefined;
}

/** How long a database that is given may take to answer before it is asked again, in milliseconds. */
const reachMs = 10_000;

/** PostgreSQL's names have 63 bytes, and some are made of this one. */
const longestName = 35;

/** A participant's database, opened and brought up to date when the workers start, closed when they have drained. */
@Injectable()
export class ParticipantData<DB> implements OnApplicationShutdown {
  readonly #log = new Logger('Database');
  #database: ParticipantDatabase<unknown> | undefined;
  #relay: Relay | undefined;
  #transport: EventsTransport | undefined;
  #forgetter: Forgetter | undefined;
  #client: Client | undefined;

  constructor(
    private readonly given: string | ParticipantDatabase<unknown>,
    private readonly options: DataOptions<DB>,
  ) {
    if (options.name.length > longestName) {
      throw new HostError(
        'bad-setting',
        `The name of a ParticipantModule is '${options.name}': write one of at most ${longestName} characters.`,
      );
    }
    if (typeof given === 'string' || !options.seed) return;
    throw new HostError(
      'bad-setting',
      `The ParticipantModule '${options.name}' has a seed, and a database that is open already: seed it where you open it.`,
    );
  }

  /** One that is given is only waited for, and brought up to date: its tables of the barrier, and `migrations`. */
  async open(signal: AbortSignal): Promise<ParticipantDatabase<unknown>> {
    const { given } = this;
    if (typeof given !== 'string') {
      await this.#reached(given, signal);
      return this.#ready(given);
    }
    const opened = await this.#opened(given, signal);
    await this.#ready(opened);
    await this.options.seed?.(opened);
    return opened;
  }

  /** Waits for a PostgreSQL that isn't up yet. What no waiting mends is thrown. */
  #opened(url: string, signal: AbortSignal): Promise<OpenDatabase<DB>> {
    const { connections } = this.options;
    return retryUntilReachable(() => openDatabase<DB>(url, { ...(connections !== undefined && { connections }) }), {
      what: 'the database',
      log: this.#log,
      signal,
      isHopeless: (error) => url.startsWith('sqlite:') || codeOf(error) !== 'database-unreachable',
    });
  }

  /** Waits for one that can't be connected to. @throws DatabaseError `database-unreachable` for what no waiting mends */
  #reached(given: ParticipantDatabase<unknown>, signal: AbortSignal): Promise<void> {
    const isHopeless = (error: unknown) => !isConnecting(error);
    return retryUntilReachable(() => answers(given, reachMs), {
      what: 'the database',
      log: this.#log,
      signal,
      isHopeless,
    });
  }

  async #ready(database: ParticipantDatabase<unknown>): Promise<ParticipantDatabase<unknown>> {
    const { name, migrations } = this.options;
    this.#database = database;
    const newer = await migrate(database, migrations, { of: name });
    if (newer.length > 0) {
      this.#log.warn(`A newer version has migrated this database: ${newer.join(', ')}. This one goes on with it.`);
    }
    return database;
  }

  /** Which database it is, once it is open. */
  async served(): Promise<ServedDatabase> {
    const { given } = this;
    const id = await databaseId(this.#database!);
    if (typeof given !== 'string') return { id, where: given.where ?? given.dialect, lasts: true };
    return { id, where: whereOf(given), lasts: given !== 'sqlite::memory:' };
  }

  /** Fails within so many milliseconds when it can't be used. */
  readonly answers = (timeoutMs: number): Promise<void> => answers(this.#database!, timeoutMs);

  /** Delivers what its participants publish, from now on until the app closes. */
  relayTo(door: EventsDoor): void {
    this.#transport = door.transport;
    this.#relay ??= Relay.start(this.#database!, { ...door, log: this.#log });
  }

  /**
   * Lets go of what the barrier keeps of sagas that have ended for good, from now on until the app closes.
   * @param connect makes the client that it asks by, which is closed with the app
   */
  forgetAfter(keepDays: number, connect: () => Client): void {
    if (this.#forgetter) return;
    const { forgotten } = processMetrics;
    const { name } = this.options;
    const client = (this.#client = connect());
    this.#forgetter = Forgetter.start(this.#database!, {
      ends: new EndedSagas({ temporal: client }),
      keepDays,
      onForgotten: ({ contents, rows, kept }) => {
        forgotten.inc({ database: name, what: 'contents' }, contents);
        forgotten.inc({ database: name, what: 'rows' }, rows);
        forgotten.inc({ database: name, what: 'kept' }, kept);
      },
      onTrouble: (error) =>
        error === undefined
          ? this.#log.log('Rows of ended sagas are looked for again')
          : this.#log.warn(`Rows of ended sagas aren't looked for just now: ${error.message}`),
    });
  }

  /** Closes all, one after the other, also what comes after one that fails. @throws what the first says that fails */
  async onApplicationShutdown(): Promise<void> {
    const failed: unknown[] = [];
    const closing = [
      () => this.#forgetter?.stop(),
      () => this.#client?.connection.close(),
      () => this.#relay?.stop(),
      () => this.#transport?.close(),
      () => this.#database?.close(),
    ];
    for (const close of closing) {
      try {
        await close();
      } catch (error) {
        failed.push(error);
      }
    }
    if (failed.length > 0) throw failed[0];
  }
}

/** In words, without what is secret. */
function whereOf(url: string): string {
  const [, path] = /^sqlite:(.+)$/.exec(url) ?? [];
  if (path !== undefined) return `sqlite:${path === ':memory:' ? path : resolve(path)} on ${hostname()}`;
  return shownUrl(url).replace(/\/\/[^@]*@/, '//');
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);
