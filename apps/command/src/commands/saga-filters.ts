import type { CountFilters } from '@backstitch/client';
import { sagaStatuses } from '@backstitch/saga-log';
import { stuckKinds } from '@backstitch/state-store';
import type { Command } from 'commander';
import { CommandError } from '../command-error';
import { choicesIn } from './choices-in';
import { timeIn } from './time-in';

/** What a command is told of which sagas are meant. */
export interface FilterOptions {
  readonly status?: string;
  readonly incomplete?: boolean;
  readonly recoverable?: true;
  readonly participant?: string;
  readonly after?: string;
  readonly before?: string;
  readonly stuck?: string | true;
  readonly step?: string;
  readonly text?: string;
  readonly attribute?: readonly string[];
}

/** Gives a command the argument and the options by which sagas are counted. */
export const withCountedFilters = (command: Command): Command =>
  command
    .argument('[type]', 'only sagas of this type')
    .option('-s, --status <statuses>', `only these, with commas: ${sagaStatuses.join(', ')}`)
    .option('--incomplete', 'only those that are not whole');

/** Gives a command those by which sagas are listed and acted on, too. */
export const withFilters = (command: Command): Command =>
  withCountedFilters(command)
    .option('--recoverable', 'only those that were ended by force, or whose code fails')
    .option('--participant <name>', 'only types that ask it; needs a gateway')
    .option('--after <time>', 'started after it: ISO 8601')
    .option('--before <time>', 'started before it: ISO 8601')
    .option(
      '--stuck [reasons]',
      `only what stands still, for any reason or for these: ${stuckKinds.join(', ')} (state store)`,
    )
    .option('--step <step>', 'only sagas with this step, by its id or request (state store)')
    .option('--text <words>', 'only sagas with these words in ids, attributes or failures (state store)')
    .option('--attribute <name=value...>', 'only sagas with these attributes (state store)');

/** @throws CommandError `bad-arguments` */
export function filtersIn(options: FilterOptions, type: string | undefined): CountFilters {
  const { status, incomplete, recoverable, participant, after, before } = options;
  const { stuck, step, text, attribute } = options;
  return {
    ...(type !== undefined && { type }),
    ...(status !== undefined && { status: choicesIn('--status', status, sagaStatuses) }),
    ...(incomplete && { incomplete }),
    ...(recoverable && { recoverable }),
    ...(participant !== undefined && { participant }),
    ...(after !== undefined && { startedAfter: timeIn('--after', after) }),
    ...(before !== undefined && { startedBefore: timeIn('--before', before) }),
    ...(stuck !== undefined && { stuck: stuck === true ? true : choicesIn('--stuck', stuck, stuckKinds) }),
    ...(step !== undefined && { step }),
    ...(text !== undefined && { text }),
    ...(attribute !== undefined && { attributes: attributesIn(attribute) }),
  };
}

const attributesIn = (given: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    given.map((each) => {
      const [, name, value] = /^([^=]+)=(.*)$/.exec(each) ?? [];
      if (name !== undefined && value !== undefined) return [name, value];
      throw CommandError.of('bad-arguments', `--attribute has '${each}': write name=value.`);
    }),
  );
