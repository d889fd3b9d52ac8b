import { exitCodes } from '../exit-codes';
import { sagaName } from '../sagas/saga-name';
import type { Accepted, SagaAct } from '../sagas/sagas';
import type { Session } from '../session';
import type { Add } from './add';

const acts: Readonly<Record<SagaAct, string>> = {
  cancel: 'Compensates a saga, which then ends cancelled.',
  compensate: 'Compensates a saga, which then ends compensated.',
  pause: 'Has a saga send nothing new until it is resumed; answers still settle.',
  resume: 'Takes up a saga that is paused, or was set aside.',
};

/** The acts on a whole saga. */
export const addActs: readonly Add[] = Object.entries(acts).map(
  ([name, description]) =>
    (program, run) =>
      program
        .command(name)
        .description(description)
        .argument('<saga>', 'type/id, or its address')
        .requiredOption('-r, --reason <text>', 'why: it stands in the audit')
        .action(
          run(async (session, [saga], { reason }: { readonly reason: string }) => {
            const which = sagaName(`${saga}`);
            const done = await session.withSagas((sagas) => sagas.act(which, name as SagaAct, reason));
            return tellAccepted(session, done);
          }),
        ),
);

/** Accepted is not done: what comes of it is seen at the saga. */
export function tellAccepted({ output }: Session, done: Accepted): number {
  output.result(done, () => [`${done.accepted} accepted: backstitch watch ${done.type}/${done.id}`]);
  return exitCodes.done;
}
