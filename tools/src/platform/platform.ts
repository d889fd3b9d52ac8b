import type { Catalogue } from '@backstitch/contract';
import type { Books } from '@backstitch/testing';
import type { ChaosDomain } from './chaos-domain';
import type { PlatformProcess, ProcessSettings } from './platform-process';

/**
 * A domain as the tools take it: `platform.ts` of its folder exports one, called `platform`. It is started, broken,
 * judged, recorded and replayed by what stands here, and by nothing else.
 */
export interface Platform {
  /** As its folder. */
  readonly name: string;
  readonly catalogue: Catalogue;
  /** The lock file of what its contracts promise: an absolute path. */
  readonly promisesLock: string;
  /** The module that exports its sagas in code: an absolute path to the source, without its ending. */
  readonly workflowsPath: string;
  /** Ports besides the gateway's and Temporal's: the default, by the variable that sets it. */
  readonly ports?: Readonly<Record<string, number>>;
  /** All its processes but Temporal. */
  readonly processes: (settings: ProcessSettings) => readonly PlatformProcess[];
  /** Stored through the gateway when all has started, unless one of that name is there. */
  readonly stateMachines?: readonly StoredMachine[];
  /** Readers of the participants' own tables, by participant; from any process, of the URL in its `DATABASE_URL`. */
  readonly books: Readonly<Record<string, (databaseUrl: string) => Promise<Books>>>;
  /** What its welcome says to try, in this order. */
  readonly tries: readonly Try[];
  readonly chaos: ChaosDomain;
}

/** A state machine: `PUT /saga-types/{name}?unwind={unwind}` stores it. */
export interface StoredMachine {
  readonly name: string;
  readonly unwind: string;
  readonly definition: unknown;
}

/** A saga to be started by hand. */
export interface Try {
  /** `Book a trip:` */
  readonly heading: string;
  readonly type: string;
  readonly input: object;
}
