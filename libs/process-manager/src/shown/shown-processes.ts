import type { ShownStyle } from '@backstitch/saga-log/shown';
import { processStyle } from '../process-style';
import type { ReadProcess } from '../read-process';
import type { ReceivedEvent } from '../received-event';
import { ProcessView } from './process-view';

/** Processes, with the schema of what is shown of them. */
export const shownProcesses: ShownStyle<ReceivedEvent, ReadProcess> = { ...processStyle, shape: ProcessView };
