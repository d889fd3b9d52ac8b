import { exitCodes } from '../exit-codes';
import type { Add } from './add';
import { followBulkAct, linesOf } from './follow-bulk-act';

interface BulkActOptions {
  readonly stop?: boolean;
  readonly wait?: boolean;
}

export const addBulkAct: Add = (program, run) =>
  program
    .command('bulk-act')
    .description('Shows how far an act on many sagas has come, and what was not done.')
    .argument('<id>', 'as backstitch bulk has said it')
    .option('-w, --wait', 'until it has ended')
    .option('--stop', 'nothing more of it is done; what was done stays')
    .action(
      run((session, [id], { stop, wait }: BulkActOptions) =>
        session.withSagas(async (sagas) => {
          const now = await (stop ? sagas.stopBulkAct(`${id}`) : sagas.bulkAct(`${id}`));
          if (wait) return followBulkAct(session, sagas, now, stop ? exitCodes.done : exitCodes.cancelled);
          session.output.result(now, () => linesOf(now));
          return exitCodes.done;
        }),
      ),
    );
