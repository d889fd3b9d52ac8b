import type { ListFilters, SagaList } from '@backstitch/client';
import { recordSorts } from '@backstitch/state-store';
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
  readonly sort?: string;
  readonly limit?: string;
  readonly cursor?: string;
  readonly all?: boolean;
}

export const addList: Add = (program, run) =>
  withFilters(program.command('list').description('Lists sagas, newest first. It is a moment old, and says how old.'))
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
  const { sort, limit = '50', cursor } = options;
  if (!/^\d{1,3}$/.test(limit)) throw CommandError.of('bad-arguments', `--limit is '${limit}': write 1 to 200.`);
  return {
    ...filtersIn(options, type),
    ...(sort !== undefined && { sort: choicesIn('--sort', sort, recordSorts)[0]! }),
    limit: Number(limit),
    ...(cursor !== undefined && { cursor }),
  };
}
