import type { ParticipantDatabase } from '@backstitch/database';
import type { OutboxAct, RefusedAct, RefusedRow } from '@backstitch/participant/outbox';
import { CommandError } from '../command-error';
import { exitCodes } from '../exit-codes';
import type { Session } from '../session';
import { table } from '../terminal/table';
import type { Add } from './add';

const database = [
  '<database>',
  'the participant’s: postgres://user@host/name, mysql://user@host/name, or sqlite:path',
] as const;
const reason = ['-r, --reason <text>', 'why: it is kept beside who'] as const;

export const addOutbox: Add = (program, run) =>
  program
    .command('outbox')
    .description(
      'Lists what of a participant’s events and starts of sagas was refused, and what operators did: from its database.',
    )
    .argument(...database)
    .action(
      run((session, [url]) =>
        using(`${url}`, async (opened) => {
          const { outboxActsOf, outboxOf, refusedIn } = await import('@backstitch/participant/outbox');
          const [state, items, acts] = [await outboxOf(opened), await refusedIn(opened), await outboxActsOf(opened)];
          session.output.result({ ...state, items, acts }, () => lines(state.waiting, items, acts));
          return exitCodes.done;
        }),
      ),
    );

export const addOutboxRetry: Add = (program, run) =>
  program
    .command('outbox-retry')
    .description('Has an event or a start that was refused tried at once.')
    .argument(...database)
    .argument('<row>', 'as backstitch outbox shows it')
    .requiredOption(...reason)
    .action(run((session, args, { reason }: { readonly reason: string }) => act(session, args, 'retry', reason)));

export const addOutboxDrop: Add = (program, run) =>
  program
    .command('outbox-drop')
    .description('Drops an event or a start that was refused: what waits behind it goes on.')
    .argument(...database)
    .argument('<row>', 'as backstitch outbox shows it')
    .requiredOption(...reason)
    .action(run((session, args, { reason }: { readonly reason: string }) => act(session, args, 'drop', reason)));

async function act(
  session: Session,
  [url, given]: readonly string[],
  action: RefusedAct['action'],
  reason: string,
): Promise<number> {
  const row = Number(given);
  if (!Number.isSafeInteger(row)) throw CommandError.of('bad-arguments', `The row is '${given}': write a number.`);
  return using(`${url}`, async (opened) => {
    const { actOnRefused } = await import('@backstitch/participant/outbox');
    await actOnRefused(opened, row, { action, by: session.by, reason });
    session.output.result({ row, action }, () => [
      action === 'drop' ? `Row ${row} is dropped.` : `Row ${row} is tried now.`,
    ]);
    return exitCodes.done;
  });
}

async function using(url: string, work: (opened: ParticipantDatabase<unknown>) => Promise<number>): Promise<number> {
  const opened = await open(url);
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

async function open(url: string): Promise<ParticipantDatabase<unknown>> {
  const { isMysqlUrl, openDatabase } = await import('@backstitch/database');
  if (!isMysqlUrl(url)) return openDatabase(url);
  const { openMysql } = await import('@backstitch/database/mysql');
  return openMysql(url);
}

const lines = (waiting: number, items: readonly RefusedRow[], acts: readonly OutboxAct[]): readonly string[] => [
  `${waiting} wait${waiting === 1 ? 's' : ''}, ${items.length} of them refused.`,
  ...table(
    items.map(({ row, kind, name, id, at, refused, why = '' }) => [
      ...[`${row}`, kind, name, id, at, `${refused} times`, why],
    ]),
  ),
  ...(acts.length > 0 ? ['', 'Acts:'] : []),
  ...table(acts.map(({ at, by, action, row, name, id, reason }) => [at, by, action, `${row}`, name, id, reason])),
];
