import { sagaName } from '../sagas/saga-name';
import type { Add } from './add';
import { tellAccepted } from './add-acts';
import { timeIn } from './time-in';

interface ChangeOptions {
  readonly reason: string;
  readonly at?: string;
}

export const addChangeTimer: Add = (program, run) =>
  program
    .command('change-timer')
    .description('Has a timer of a process come at another time: sooner, later, or now.')
    .argument('<saga>', 'type/id, or its address')
    .argument('<timer>', 'as backstitch status shows it')
    .requiredOption('-r, --reason <text>', 'why: it stands in the audit')
    .option('-a, --at <time>', 'when it comes: ISO 8601. Default now')
    .action(
      run(async (session, [saga, timer], { reason, at }: ChangeOptions) => {
        const which = sagaName(`${saga}`);
        const due = at === undefined ? {} : { due: timeIn('--at', at) };
        const act = { action: 'change', timer: `${timer}`, ...due } as const;
        return tellAccepted(session, await session.withSagas((sagas) => sagas.actOnTimer(which, act, reason)));
      }),
    );

export const addCancelTimer: Add = (program, run) =>
  program
    .command('cancel-timer')
    .description('Has a timer of a process never come, unless its state is entered again.')
    .argument('<saga>', 'type/id, or its address')
    .argument('<timer>', 'as backstitch status shows it')
    .requiredOption('-r, --reason <text>', 'why: it stands in the audit')
    .action(
      run(async (session, [saga, timer], { reason }: Pick<ChangeOptions, 'reason'>) => {
        const which = sagaName(`${saga}`);
        const act = { action: 'cancel', timer: `${timer}` } as const;
        return tellAccepted(session, await session.withSagas((sagas) => sagas.actOnTimer(which, act, reason)));
      }),
    );
