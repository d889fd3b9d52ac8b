import type { ListFilters, SagaList } from '@backstitch/client';
import { recordSorts, stuckKinds } from '@backstitch/state-store';
import { choicesIn } from './choices-in';
import { type FilterOptions, filtersIn, withFilters } from './saga-filters';
import { CommandError } from '../command-error';
import { exitCodes } from '../exit-codes';
import type { Session } from '../session';
import { paintStatus } from '../terminal/paint';
import { spanText } from '../terminal/span-text';
import { table } from '../terminal/table';
import type { Add } from './add';

interface ListOptions extends FilterOptions {
  readonly stuck?: string | true;
  readonly step?: string;
  readonly text?: string;
  readonly attribute?: readonly string[];
  readonly sort?: string;
  readonly limit?: string;
  readonly cursor?: string;
  readonly all?: boolean;
}

export const addList: Add = (program, run) =>
  withFilters(program.command('list').description('Lists sagas, newest first. It is a moment old, and says how old.'))
    .option(
      '--stuck [reasons]',
      `only what stands still, for any reason or for these: ${stuckKinds.join(', ')} (state store)`,
    )
    .option('--step <step>', 'only sagas with this step, by its id or request (state store)')
    .option('--text <words>', 'only sagas with these words in ids, attributes or failures (state store)')
    .option('--attribute <name=value...>', 'only sagas with these attributes (state store)')
    .option('--sort <what>', `what comes first: ${recordSorts.join(', ')} (state store)`)
    .option('-n, --limit <number>', 'so many at most, 1 to 200', '50')
    .option('--cursor <cursor>', 'goes on after a page')
    .option('--all', 'every page')
    .action(run(list));

async function list(session: Session, [type]: readonly (string | undefined)[], options: ListOptions): Promise<number> {
  const filters = filtersOf(options, type);
  const { output } = session;
  return session.withSagas(async (sagas) => {
    let page = await sagas.list(filters);
    const items = [...page.items];
    while (options.all && page.next !== null) {
      page = await sagas.list({ ...filters, cursor: page.next });
      items.push(...page.items);
    }
    output.result({ ...page, items }, () => linesOf({ ...page, items }, session));
    return exitCodes.done;
  });
}

function linesOf({ items, next, asOf }: SagaList, { output: { paint } }: Session): string[] {
  if (items.length === 0) return [`No sagas. As of ${asOf}.`];
  const rows = items.map(({ type, id, status, startedAt, endedAt, attention = [] }) => [
    `${type}/${id}`,
    paintStatus(paint, status),
    startedAt,
    spanText(Date.parse(endedAt ?? asOf) - Date.parse(startedAt)),
    attention.join(', '),
  ]);
  return [...table(rows), `As of ${asOf}.${next === null ? '' : ` There are more: --all, or --cursor ${next}`}`];
}

function filtersOf(options: ListOptions, type: string | undefined): ListFilters {
  const { stuck, step, text, attribute, sort, limit = '50', cursor } = options;
  if (!/^\d{1,3}$/.test(limit)) throw CommandError.of('bad-arguments', `--limit is '${limit}': write 1 to 200.`);
  return {
    ...filtersIn(options, type),
    ...(stuck !== undefined && { stuck: stuck === true ? true : choicesIn('--stuck', stuck, stuckKinds) }),
    ...(step !== undefined && { step }),
    ...(text !== undefined && { text }),
    ...(attribute !== undefined && { attributes: attributesIn(attribute) }),
    ...(sort !== undefined && { sort: choicesIn('--sort', sort, recordSorts)[0]! }),
    limit: Number(limit),
    ...(cursor !== undefined && { cursor }),
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
