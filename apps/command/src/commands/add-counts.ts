import { exitCodes } from '../exit-codes';
import type { Session } from '../session';
import { paintStatus } from '../terminal/paint';
import { spanText } from '../terminal/span-text';
import { table } from '../terminal/table';
import type { Add } from './add';
import { type FilterOptions, filtersIn, withCountedFilters } from './saga-filters';

export const addCounts: Add = (program, run) =>
  withCountedFilters(
    program
      .command('counts')
      .description('Counts sagas by type and status: by a gateway with a state store, or by Temporal alone.'),
  ).action(run(counts));

async function counts(
  session: Session,
  [type]: readonly (string | undefined)[],
  options: Pick<FilterOptions, 'status' | 'incomplete'>,
): Promise<number> {
  const { output } = session;
  const counted = await session.withSagas((sagas) => sagas.counts(filtersIn(options, type)));
  output.result(counted, () => {
    const rows = counted.items.map((item) => [item.type, paintStatus(output.paint, item.status), `${item.count}`]);
    const behind = counted.lag ? `, ${spanText(counted.lag.ms)} behind` : '';
    return [...table(rows), `As of ${counted.asOf}${behind}.`];
  });
  return exitCodes.done;
}
