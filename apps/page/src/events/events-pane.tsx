import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useOperator } from '../dialog/operator';
import { sagaPath } from '../gateway/saga-path';
import type { UnclaimedEvent } from '../gateway/unclaimed-list';
import { Fold } from '../parts/fold';
import { Moment } from '../parts/moment';
import { EventSum } from './event-sum';
import { useEvents } from './use-events';

/** What has become of all events, and those that nobody has taken: an operator sends them on, or drops them. */
export function EventsPane({ onTrouble }: { readonly onTrouble: (error: unknown) => void }) {
  const { counts, unclaimed, more, refresh } = useEvents(onTrouble);
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    document.title = 'Events · Backstitch';
    title.current?.focus();
  }, []);
  useEffect(() => () => onTrouble(undefined), []);
  return (
    <section id="events" aria-labelledby="saga-title">
      <h2 id="saga-title" tabIndex={-1} ref={title}>
        Events
      </h2>
      {counts && <EventSum counts={counts} />}
      <h3>The error queue</h3>
      {unclaimed?.items.length === 0 && <p class="muted">Nothing: every event was taken, or still may be.</p>}
      {unclaimed !== undefined && unclaimed.items.length > 0 && (
        <table>
          <caption>Events that nobody has taken, the oldest first</caption>
          <thead>
            <tr>
              {['Since', 'Event', 'Why nobody has taken it'].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody id="unclaimed">
            {unclaimed.items.map((each) => (
              <Row key={each.id} of={each} onAct={refresh} />
            ))}
          </tbody>
        </table>
      )}
      {unclaimed !== undefined && unclaimed.next !== null && (
        <button type="button" onClick={more}>
          Newer ones
        </button>
      )}
    </section>
  );
}

function Row({
  of: { id, saga, reason, since, event },
  onAct,
}: {
  readonly of: UnclaimedEvent;
  readonly onAct: () => void;
}) {
  const { askFor } = useOperator();
  const act = (verb: 'Replay' | 'Drop') => (
    <button
      type="button"
      onClick={() =>
        askFor({
          title: `${verb} ${event.type}`,
          path: `/events/unclaimed/${encodeURIComponent(id)}/${verb.toLowerCase()}`,
          then: onAct,
        })
      }
    >
      {verb}…
    </button>
  );
  return (
    <tr>
      <td>
        <Moment at={since} />
      </td>
      <td>
        <strong>{event.type}</strong> <small>{event.source}</small>
        <p class="muted">
          <code>{event.id}</code>
          {saga && (
            <>
              {' for '}
              <a href={`#${sagaPath(saga)}`}>{`${saga.type}/${saga.id}`}</a>
            </>
          )}
        </p>
        <Fold title="data" value={event.data} />
      </td>
      <td>
        <p class="failure">{reason}</p>
        <div class="acts">
          {act('Replay')}
          {act('Drop')}
        </div>
      </td>
    </tr>
  );
}
