import { Command } from 'commander';
import { addActs } from './commands/add-acts';
import { addBulk } from './commands/add-bulk';
import { addBulkAct } from './commands/add-bulk-act';
import { addCounts } from './commands/add-counts';
import { addDoctor } from './commands/add-doctor';
import type { Run } from './commands/add';
import { addErase } from './commands/add-erase';
import { addList } from './commands/add-list';
import { addOutbox, addOutboxDrop, addOutboxRetry } from './commands/add-outbox';
import { addPromises } from './commands/add-promises';
import { addRecord } from './commands/add-record';
import { addRecover } from './commands/add-recover';
import { addStart } from './commands/add-start';
import { addAudit, addStatus, addSteps } from './commands/add-status';
import { addResolve, addRetry } from './commands/add-step-acts';
import { addCancelTimer, addChangeTimer } from './commands/add-timer-acts';
import { addWatch } from './commands/add-watch';

const help = `
It asks the gateway that --gateway or BACKSTITCH_GATEWAY names; without one Temporal, as the TEMPORAL_* variables say.

Exit codes: 0 done, or the saga completed; 2 the command line is wrong; 3 it can't be done; 4 ask again later; 5 doctor
found something, or promises have changed; of a saga that was waited for: 10 compensated, 11 cancelled, 12 failed, 13 terminated, 14 needs
attention, 15 still going on.`;

/** The command line: every command with its options. */
export function program(run: Run): Command {
  const backstitch = new Command('backstitch')
    .description('Starts, shows, watches and steers sagas, and looks at a set-up.')
    .option('--gateway <url>', 'asks this gateway. Default BACKSTITCH_GATEWAY; without it Temporal is asked')
    .option('--by <name>', 'who acts, for the audit. Default BACKSTITCH_ACTOR, or your name on this machine')
    .option('--json', 'writes JSON: one value; for watch one a line')
    .addHelpText('after', help)
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  const all = [
    addStart,
    addStatus,
    addWatch,
    addList,
    addCounts,
    addSteps,
    ...addActs,
    addRetry,
    addResolve,
    addChangeTimer,
    addCancelTimer,
    addRecover,
    addBulk,
    addBulkAct,
    addAudit,
    addErase,
    addOutbox,
    addOutboxRetry,
    addOutboxDrop,
    addDoctor,
    addRecord,
    addPromises,
  ];
  for (const add of all)
    add(backstitch, run)
      .exitOverride()
      .configureOutput({ outputError: () => undefined });
  return backstitch;
}
