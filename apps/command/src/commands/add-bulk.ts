import type { BulkAction, CountFilters } from '@backstitch/client';
import { CommandError } from '../command-error';
import { exitCodes } from '../exit-codes';
import type { Sagas } from '../sagas/sagas';
import type { Session } from '../session';
import { paintStatus } from '../terminal/paint';
import { table } from '../terminal/table';
import type { Add } from './add';
import { choicesIn } from './choices-in';
import { followBulkAct } from './follow-bulk-act';
import { keyIn } from './key-in';
import { type FilterOptions, filtersIn, withFilters } from './saga-filters';

/** Named here, too: the client, and Temporal's with it, is loaded only where it is asked. */
const all: Readonly<Record<BulkAction, true>> = {
  ...{ cancel: true, compensate: true, pause: true },
  ...{ resume: true, retry: true, recover: true },
};
const bulkActions = Object.keys(all) as readonly BulkAction[];

interface BulkOptions extends FilterOptions {
  readonly reason?: string;
  readonly forwards?: boolean;
  readonly rate: string;
  readonly key?: string;
  readonly wait: boolean;
}

export const addBulk: Add = (program, run) =>
  withFilters(
    program
      .command('bulk')
      .description(
        'Does one act to all sagas that match now, at a rate, and says what was not done. Without a reason it shows which they are, and does nothing.',
      )
      .argument('<act>', bulkActions.join(', ')),
  )
    .option('-r, --reason <text>', 'why: it stands in the audit of each, and it is done. Default: it is only shown')
    .option('-f, --forwards', 'with recover: go on from the last good task. Default: compensate what took effect')
    .option('--rate <number>', 'so many sagas a second at most, 0.1 to 100', '10')
    .option('-k, --key <key>', 'the same again under this key is the same bulk act')
    .option('--no-wait', 'ends when it has begun: backstitch bulk-act shows how far it has come')
    .action(run(bulk));

async function bulk(
  session: Session,
  [name, type]: readonly (string | undefined)[],
  options: BulkOptions,
): Promise<number> {
  const act = choicesIn('The act', `${name}`, bulkActions)[0]!;
  const { reason, rate, forwards = false, wait } = options;
  const key = await keyIn(options.key);
  const filters = filtersIn(options, type);
  if (!/^\d+(\.\d+)?$/.test(rate)) throw CommandError.of('bad-arguments', `--rate is '${rate}': write 0.1 to 100.`);
  return session.withSagas(async (sagas) => {
    if (reason === undefined) return preview(session, sagas, act, filters);
    const begun = await sagas.actOnMany({
      ...{ act, filters, reason, rate: Number(rate) },
      ...(act === 'recover' && { direction: forwards ? ('forwards' as const) : ('backwards' as const) }),
      ...(key !== undefined && { key }),
    });
    const line = `${act} of ${begun.total} begun: backstitch bulk-act ${begun.id}`;
    if (wait) {
      session.output.begun(begun, line);
      return followBulkAct(session, sagas, begun);
    }
    session.output.result(begun, () => [line]);
    return exitCodes.done;
  });
}

/** How many of them are named in a preview. */
const shown = 10;

async function preview(
  { output }: Session,
  sagas: Pick<Sagas, 'count' | 'list'>,
  act: BulkAction,
  filters: CountFilters,
): Promise<number> {
  const [count, { items, asOf }] = await Promise.all([sagas.count(filters), sagas.list({ ...filters, limit: shown })]);
  output.result({ act, count, items, asOf }, () => [
    ...table(
      items.map(({ type, id, status, startedAt }) => [`${type}/${id}`, paintStatus(output.paint, status), startedAt]),
    ),
    ...(count > items.length ? [`and ${count - items.length} more`] : []),
    `${act} of ${count}. Nothing is done yet: say why, with --reason.`,
  ]);
  return exitCodes.done;
}
