import type { Catalogue, SagaType } from '@backstitch/contract';
import type { FaultKind } from '../faults/fault';
import type { TestParticipant } from '../participants/test-participant';
import type { Answers } from '../participants/stand-in';
import type { SagaCode } from '../bench/bundle-of';

/** Messages by name, or as pairs of name and body. */
export type SentMessages = Readonly<Record<string, unknown>> | readonly (readonly [name: string, body: unknown])[];

/** What is verified, and how far. */
export interface VerifyOptions {
  /**
   * The file that exports the saga, as the worker gets it: an absolute path, as of `require.resolve`. Of a style that has a
   * workflow of its own it is that.
   */
  readonly workflowsPath: string;
  /** The lock file of the contract's promises, as its worker has it: an absolute path. Default none. */
  readonly promisesLock?: string;
  /**
   * The next version of the saga's code, and of its contract: it is deployed while each step, and each compensation, is
   * in flight. Default none is.
   */
  readonly next?: SagaCode;
  readonly saga: SagaType;
  /** What it is started with; several are verified one after the other. A function makes one for each run, from 0. */
  readonly input: unknown;
  readonly inputs?: readonly unknown[];
  /** What its workflow gets besides: its definition, where that is data, and how its tasks are served. Default nothing. */
  readonly started?: unknown;
  /**
   * Messages that it waits for: sent as it starts, in this order. By name, or as pairs of name and body, where one comes
   * more than once, or a style has messages of its own. Default none.
   */
  readonly messages?: SentMessages;
  /** Whom it may ask, and the sagas that it nests. */
  readonly catalogue: Catalogue;
  /** Participants that aren't stood in for. Default none. */
  readonly participants?: readonly TestParticipant[];
  /** What stand-ins answer where their schemas don't do, by participant and request. */
  readonly answers?: Readonly<Record<string, Answers>>;
  /** Pairs of faults to try besides every single one. Default 0. */
  readonly pairs?: number;
  /** Chooses answers and pairs. Default 1. The same seed, the same run. */
  readonly seed?: number;
  /** Schedules to run instead, as a report names them: `['charge:answer-lost:for good + no cache']`. */
  readonly only?: readonly string[];
  /** Activity ids of steps that may wait for an operator when they are refused after the pivot. Default none may. */
  readonly attended?: readonly string[];
  /** Kinds of faults that aren't tried: those that can't happen to this saga. Default none. */
  readonly without?: readonly FaultKind[];
  /** Of the schedules with one fault at a point, so many at most, chosen by the seed. Default all. */
  readonly atMost?: number;
  /**
   * With the workflow cache off every task replays the whole history. Each schedule with and without (`both`), every
   * other one without (`alternating`), or all with it (`on`). Default `both`.
   */
  readonly cache?: 'both' | 'alternating' | 'on';
  /** Runs at once. Default 24. */
  readonly concurrency?: number;
  /** Milliseconds in which every run has to end. Default 60,000. */
  readonly within?: number;
  /** `host:port` of a server that was started with time skipping. Default: one is started, and stopped at the end. */
  readonly address?: string;
  /** Default `default`. */
  readonly namespace?: string;
}
