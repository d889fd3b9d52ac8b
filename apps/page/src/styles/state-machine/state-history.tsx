import { Fold } from '../../parts/fold';
import { HistoryTable } from '../../parts/history-table';
import { Moment } from '../../parts/moment';
import type { StateEvent } from './state-event';

/** So many events are shown, the last ones; all are counted. */
const maxShown = 300;

interface Props {
  readonly events: readonly StateEvent[];
  readonly path: string;
  /** Why there may be more than is shown. */
  readonly trouble: string | undefined;
}

/** What happened in the states of a machine: entered, asked, left. */
export function StateHistory({ events, path, trouble }: Props) {
  return (
    <>
      <h4>State history</h4>
      <p class="muted">
        {trouble}
        {trouble === undefined && events.length > maxShown && (
          <>
            The last {maxShown} of {events.length} events:{' '}
            <a href={`${path}/states`} target="_blank">
              all
            </a>
          </>
        )}
      </p>
      <HistoryTable label="State history" columns={['When', 'Event', 'State', '']}>
        {events.slice(-maxShown).map((event) => (
          <Row key={event.id} {...event} />
        ))}
      </HistoryTable>
    </>
  );
}

function Row({ at, type, state, error, cause, index, input, output, assigned, included }: StateEvent) {
  return (
    <tr class={/Failed|TimedOut|Aborted/.test(type) ? 'failure' : undefined}>
      <td>
        <Moment at={at} />
      </td>
      <td>{index === undefined ? type : `${type} ${index}`}</td>
      <td>{state}</td>
      <td>
        {error}
        <Fold title="cause" value={cause} />
        <Fold title="input" value={input} />
        <Fold title="output" value={output} />
        <Fold title="assigned" value={assigned} />
        {included === false && 'left out: the history is too large'}
      </td>
    </tr>
  );
}
