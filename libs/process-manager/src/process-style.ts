import { isObject } from '@backstitch/contract';
import type { Style } from '@backstitch/saga-log';
import { HistoryReading } from './history-reading';
import { newProcess } from './process-state';
import { processView } from './process-view';
import type { ReadProcess } from './read-process';
import type { ReceivedEvent } from './received-event';

/** Processes as the platform knows them. Where one is, its worker tells; what became of its events is in its history. */
export const processStyle: Style<ReceivedEvent, ReadProcess> = {
  kind: 'process',
  begin: newProcess,
  heard: (state, event) => {
    const reading = state.reading ?? new HistoryReading(state);
    reading.read(event);
    return state.reading ? state : { ...state, reading };
  },
  // It begins with an event, and is shown with what the event said.
  shownInput: (begins) => (isObject(begins) && 'data' in begins ? begins.data : begins),
  handedOn: ({ reading, ...state }) => ({ ...state, ...reading?.left() }),
  // Events that wait are kept: what becomes of them is still to be told.
  lightened: ({ snapshot: _snapshot, ...state }) => state,
  view: processView,
};
