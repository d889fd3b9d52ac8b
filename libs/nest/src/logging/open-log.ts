import { type DestinationStream, type Logger, pino } from 'pino';
import { choiceOf } from '../settings/choice-of';
import type { Environment } from '../settings/environment';

/** The log of a process: JSON lines on stdout, each with the process's name. */
export type Log = Logger;

/**
 * Opens it. Quiet by default: `LOG_LEVEL` is `info`, and what Nest and Temporal's SDK say of their own at info is
 * written at debug.
 * @throws HostError `bad-setting`
 */
export function openLog(name: string, environment: Environment, destination?: DestinationStream): Log {
  const levels = ['info', 'trace', 'debug', 'warn', 'error', 'fatal', 'silent'] as const;
  const options = { name, level: choiceOf(environment, 'LOG_LEVEL', levels), base: { name, pid: process.pid } };
  return destination ? pino(options, destination) : pino(options);
}
