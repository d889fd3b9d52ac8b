import type { ProcessView } from '@backstitch/process-manager/shown';
import { HistoryTable } from '../../parts/history-table';
import { Moment } from '../../parts/moment';
import { Status } from '../../parts/status';

/** What became of the events that came to a process: how many of each, and the last ones. */
export function EventTable({ events, counts }: Pick<ProcessView, 'events' | 'counts'>) {
  const all = Object.values(counts).reduce((sum, each) => sum + each, 0);
  return (
    <>
      <h4>Events</h4>
      <p class="muted">
        {Object.entries(counts)
          .map(([outcome, count]) => `${count} ${outcome}`)
          .join(', ')}
        {all > events.length && `; the last ${events.length} are shown`}
      </p>
      <HistoryTable label="Events" columns={['When', 'Event', 'From', 'What became of it']}>
        {events.map(({ id, source, type, outcome, reason, at }, index) => (
          <tr key={index}>
            <td>
              <Moment at={at} />
            </td>
            <td title={id}>{type}</td>
            <td>{source}</td>
            <td>
              <Status is={outcome} /> {reason}
            </td>
          </tr>
        ))}
      </HistoryTable>
    </>
  );
}
