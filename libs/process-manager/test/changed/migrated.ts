import { machineVersion, processManager } from '@backstitch/process-manager/workflows';
import { processes } from '../contracts';
import { tallyMachine } from '../workflows/tally';
import { renamedTally } from './renamed-tally';

/** Says what becomes of those that are under way. */
export const tally = processManager(processes.tally, renamedTally, {
  migrations: { [machineVersion(tallyMachine)]: (before) => ({ ...before, value: 'adding' }) },
});
