import type { Saga } from '@backstitch/saga-log';
import { exitCodes } from '../exit-codes';
import { sagaName } from '../sagas/saga-name';
import type { Session } from '../session';
import { drawSaga, stepCells } from '../terminal/draw-saga';
import { table } from '../terminal/table';
import type { Add, Doing } from './add';

export const addStatus: Add = (program, run) =>
  program
    .command('status')
    .description('Shows a saga: where it stands, its steps with what undoes them, and what it waits for.')
    .argument('<saga>', 'type/id, or its address')
    .action(
      run(
        shown(
          (saga) => saga,
          (saga, { output }) => drawSaga(saga, output.paint),
        ),
      ),
    );

export const addSteps: Add = (program, run) =>
  program
    .command('steps')
    .description('Lists the steps of a saga, each with what undoes it, its attempts and its last failure.')
    .argument('<saga>', 'type/id, or its address')
    .action(
      run(
        shown(
          ({ steps }) => ({ items: steps }),
          ({ steps, asOf }, { output }) => table(steps.map((step) => stepCells(step, asOf, output.paint))),
        ),
      ),
    );

export const addAudit: Add = (program, run) =>
  program
    .command('audit')
    .description('Lists what people and systems did to a saga: when, who, what and why.')
    .argument('<saga>', 'type/id, or its address')
    .action(
      run(
        shown(
          ({ audit }) => ({ items: audit }),
          ({ audit }) =>
            table(
              audit.map(({ at, by, action, step, timer, due = '', reason }) => [
                ...[at, by, action, step ?? [timer, due].filter(Boolean).join(', '), reason],
              ]),
            ),
        ),
      ),
    );

/** A command that reads a saga and shows something of it. */
const shown =
  (json: (saga: Saga) => unknown, lines: (saga: Saga, session: Session) => string[]): Doing<unknown> =>
  async (session, [name]) => {
    const which = sagaName(`${name}`);
    const saga = await session.withSagas((sagas) => sagas.read(which));
    session.output.result(json(saga), () => lines(saga, session));
    return exitCodes.done;
  };
