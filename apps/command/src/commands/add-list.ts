import type { ListFilters, SagaList } from '@backstitch/client';
import { type SagaStatus, sagaStatuses } from '@backstitch/saga-log';
import { CommandError } from '../command-error';
import { exitCodes } from '../exit-codes';
import type { Session } from '../session';
import { paintStatus } from '../terminal/paint';
import { spanText } from '../terminal/span-text';
import { table } from '../terminal/table';
import type { Add } from './add';

interface ListOptions {
  readonly status?: string;
  readonly incomplete?: boolean;
  readonly recoverable?: true;
  readonly participant?: string;
  readonly after?: string;
  readonly before?: string;
  readonly limit?: string;
  readonly cursor?: string;
  readonly all?: boolean;
}

export const addList: Add = (program, run) =>
  program
    .command('list')
    .description('Lists sagas, newest first. It is a moment old, and says how old.')
    .argument('[type]', 'only sagas of this type')
    .option('-s, --status <statuses>', `only these, with commas: ${sagaStatuses.join(', ')}`)
    .option('--incomplete', 'only those that are not whole')
    .option('--recoverable', 'only those that were ended by force, or whose code fails')
    .option('--participant <name>', 'only types that ask it; needs a gateway')
    .option('--after <time>', 'started after it: ISO 8601')
    .option('--before <time>', 'started before it: ISO 8601')
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
  const { status, incomplete, recoverable, participant, after, before, limit = '50', cursor } = options;
  if (!/^\d{1,3}$/.test(limit)) throw CommandError.of('bad-arguments', `--limit is '${limit}': write 1 to 200.`);
  return {
    ...(type !== undefined && { type }),
    ...(status !== undefined && { status: statusesIn(status) }),
    ...(incomplete && { incomplete }),
    ...(recoverable && { recoverable }),
    ...(participant !== undefined && { participant }),
    ...(after !== undefined && { startedAfter: timeIn('--after', after) }),
    ...(before !== undefined && { startedBefore: timeIn('--before', before) }),
    limit: Number(limit),
    ...(cursor !== undefined && { cursor }),
  };
}

const statusesIn = (text: string): readonly SagaStatus[] =>
  text.split(',').map((each) => {
    const status = sagaStatuses.find((one) => one === each.trim());
    if (status !== undefined) return status;
    throw CommandError.of('bad-arguments', `--status has '${each}': write ${sagaStatuses.join(', ')}.`);
  });

function timeIn(option: string, text: string): Date {
  const time = new Date(text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(time.getTime())) return time;
  throw CommandError.of(
    'bad-arguments',
    `${option} is '${text}': write a time of ISO 8601, as in 2027-05-14T10:00:00Z.`,
  );
}
