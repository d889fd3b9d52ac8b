import { sagaName } from '../sagas/saga-name';
import type { Session } from '../session';
import type { Add } from './add';
import { secondsIn } from './seconds-in';
import { watchSaga } from './watch-saga';

export const addWatch: Add = (program, run) =>
  program
    .command('watch')
    .description('Draws a saga live until it has ended. The exit code says how it ended, or where it stands.')
    .argument('<saga>', 'type/id, or its address')
    .option('-t, --timeout <seconds>', 'at most so long')
    .action(run(watch));

async function watch(
  session: Session,
  [name]: readonly string[],
  { timeout }: { readonly timeout?: string },
): Promise<number> {
  const seconds = timeout === undefined ? undefined : secondsIn('--timeout', timeout);
  const which = sagaName(`${name}`);
  return session.withSagas((sagas) =>
    watchSaga(sagas, which, session.output, seconds === undefined ? {} : { seconds }),
  );
}
