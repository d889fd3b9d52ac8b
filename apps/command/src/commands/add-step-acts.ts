import { sagaName } from '../sagas/saga-name';
import type { StepAct } from '../sagas/sagas';
import type { Session } from '../session';
import type { Add } from './add';
import { tellAccepted } from './add-acts';
import { jsonIn } from './json-in';

interface RetryOptions {
  readonly reason: string;
  readonly compensation?: boolean;
  readonly input?: string;
}

interface ResolveOptions {
  readonly reason: string;
  readonly compensation?: boolean;
  readonly output?: string;
}

export const addRetry: Add = (program, run) =>
  program
    .command('retry')
    .description('Tries a step, or its compensation, that needs attention now: as it was, or with another input.')
    .argument('<saga>', 'type/id, or its address')
    .argument('<step>', 'as backstitch steps shows it')
    .requiredOption('-r, --reason <text>', 'why: it stands in the audit')
    .option('-c, --compensation', 'what undoes the step, not the step')
    .option('-i, --input <json>', 'another input: JSON, @file, or - for standard input')
    .action(
      run((session, args, { reason, compensation, input }: RetryOptions) =>
        act(session, args, reason, {
          ...(input === undefined ? { action: 'retry' } : { action: 'replace-input', input: jsonIn('--input', input) }),
          of: compensation ? 'compensation' : 'step',
        }),
      ),
    );

export const addResolve: Add = (program, run) =>
  program
    .command('resolve')
    .description('Says that a step, or its compensation, is done. Nobody checks whether it is: the saga believes you.')
    .argument('<saga>', 'type/id, or its address')
    .argument('<step>', 'as backstitch steps shows it')
    .requiredOption('-r, --reason <text>', 'why: it stands in the audit')
    .option('-c, --compensation', 'what undoes the step, not the step')
    .option('-o, --output <json>', 'what the saga gets from the step: JSON, @file, or - for standard input')
    .action(
      run((session, args, { reason, compensation, output }: ResolveOptions) =>
        act(session, args, reason, {
          action: 'resolve',
          of: compensation ? 'compensation' : 'step',
          ...(output !== undefined && { output: jsonIn('--output', output) }),
        }),
      ),
    );

async function act(
  session: Session,
  [saga, step]: readonly string[],
  reason: string,
  what: Omit<StepAct, 'step'>,
): Promise<number> {
  const which = sagaName(`${saga}`);
  const done = await session.withSagas((sagas) => sagas.actOnStep(which, { ...what, step: `${step}` }, reason));
  return tellAccepted(session, done);
}
