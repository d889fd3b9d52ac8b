import type { Recovery } from '@backstitch/client';
import { exitCodes } from '../exit-codes';
import { sagaName } from '../sagas/saga-name';
import type { Session } from '../session';
import { table } from '../terminal/table';
import type { Add } from './add';
import { tellAccepted } from './add-acts';

interface RecoverOptions {
  readonly reason?: string;
  readonly forwards?: boolean;
}

export const addRecover: Add = (program, run) =>
  program
    .command('recover')
    .description(
      'Takes up a saga that was ended by force, or whose code fails. Without a reason it shows what would happen, and does nothing.',
    )
    .argument('<saga>', 'type/id, or its address')
    .option('-r, --reason <text>', 'why: it stands in the audit, and it is done. Default: it is only shown')
    .option('-f, --forwards', 'go on from its last good task. Default: compensate what took effect')
    .action(run(recover));

async function recover(
  session: Session,
  [name]: readonly string[],
  { reason, forwards = false }: RecoverOptions,
): Promise<number> {
  const which = sagaName(`${name}`);
  return session.withSagas(async (sagas) => {
    if (reason !== undefined) {
      const direction = forwards ? 'forwards' : 'backwards';
      return tellAccepted(session, await sagas.recover(which, direction, reason));
    }
    const recovery = await sagas.recovery(which);
    session.output.result(recovery, () => linesOf(recovery));
    return exitCodes.done;
  });
}

function linesOf({ type, id, broken, backwards, forwards }: Recovery): string[] {
  const { plan, leaves, refused } = backwards;
  const rows = plan.map(({ step, participant, compensation, after, inDoubt }) => [
    step,
    participant,
    compensation,
    `after ${after}`,
    inDoubt ? 'in doubt: it may have had no effect' : '',
  ]);
  return [
    `${type}/${id}  ${broken.how}${broken.reason === '' ? '' : `: ${broken.reason}`}`,
    refused ? `backwards: no. ${refused.code}: ${refused.detail}` : `backwards: ${plan.length} to compensate`,
    ...table(rows).map((line) => `  ${line}`),
    ...leaves.map(({ step, why }) => `  ${step} stays: ${why}`),
    forwards.refused
      ? `forwards: no. ${forwards.refused.code}: ${forwards.refused.detail}`
      : `forwards: from its last good task${forwards.from === undefined ? '' : `, of ${forwards.from}`}`,
    `Nothing is done yet: backstitch recover ${type}/${id} --reason WHY [--forwards]`,
  ];
}
