import { sagaStatuses } from '@backstitch/saga-log';
import { exitCodes } from '../exit-codes';
import type { Session } from '../session';
import { paintStatus } from '../terminal/paint';
import { spanText } from '../terminal/span-text';
import { table } from '../terminal/table';
import type { Add } from './add';
import { choicesIn } from './choices-in';

interface CountsOptions {
  readonly status?: string;
  readonly incomplete?: boolean;
}

export const addCounts: Add = (program, run) =>
  program
    .command('counts')
    .description('Counts sagas by type and status: by a gateway with a state store, or by Temporal alone.')
    .argument('[type]', 'only sagas of this type')
    .option('-s, --status <statuses>', `only these, with commas: ${sagaStatuses.join(', ')}`)
    .option('--incomplete', 'only those that are not whole')
    .action(run(counts));

async function counts(
  session: Session,
  [type]: readonly (string | undefined)[],
  { status, incomplete }: CountsOptions,
): Promise<number> {
  const { output } = session;
  const filters = {
    ...(type !== undefined && { type }),
    ...(status !== undefined && { status: choicesIn('--status', status, sagaStatuses) }),
    ...(incomplete && { incomplete }),
  };
  const counted = await session.withSagas((sagas) => sagas.counts(filters));
  output.result(counted, () => {
    const rows = counted.items.map((item) => [item.type, paintStatus(output.paint, item.status), `${item.count}`]);
    const behind = counted.lag ? `, ${spanText(counted.lag.ms)} behind` : '';
    return [...table(rows), `As of ${counted.asOf}${behind}.`];
  });
  return exitCodes.done;
}
