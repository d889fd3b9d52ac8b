import { processManager } from '@backstitch/process-manager/workflows';
import { processes } from '../contracts';
import { renamedTally } from './renamed-tally';

/** Says nothing of processes that are under way. */
export const tally = processManager(processes.tally, renamedTally);
