import type { ProcessNow, ProcessView } from '@backstitch/process-manager/shown';
import type { Saga } from '@backstitch/saga-log';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { call } from '../../gateway/call';
import { oneAtATime } from '../../gateway/one-at-a-time';
import { Moment } from '../../parts/moment';
import { PictureOf } from '../picture/picture-of';
import type { Style, StyleProps } from '../style';
import { EventTable } from './event-table';
import { hereIn } from './here-in';
import { processChart } from './process-chart';
import { stateText } from './state-text';

/** Where a process is, what it waits for, and what became of the events that came to it. */
export const process: Style = { name: 'process', shows: (saga) => viewOf(saga) !== undefined, Part: Process };

const viewOf = (saga: Saga) => (saga as { readonly process?: ProcessView }).process;

function Process({ saga, path }: StyleProps) {
  const [now, setNow] = useState<ProcessNow>();
  const [trouble, setTrouble] = useState<string>();
  // Its history says nothing of its state: a worker does, each time something has happened.
  const look = useMemo(
    () =>
      oneAtATime(async () => {
        try {
          setNow(await call<ProcessNow>(`${path}/process`));
          setTrouble(undefined);
        } catch (error) {
          setTrouble(error instanceof Error ? error.message : undefined);
        }
      }),
    [path],
  );
  useEffect(look, [look, saga]);
  const chart = useMemo(() => now && processChart(now.chart), [now?.machine]);
  const view = viewOf(saga);
  if (view === undefined) return null;
  return (
    <>
      <h3>Process</h3>
      <p class="muted">
        Begun by {view.begunBy}. {trouble}
      </p>
      {now && (
        <dl>
          <dt>State</dt>
          <dd>
            <strong>{stateText(now.state)}</strong> {now.status !== 'active' && `(${now.status})`}
          </dd>
          <dt>Takes</dt>
          <dd>{now.takes.join(', ') || 'no event'}</dd>
          <dt>Timers</dt>
          <dd>
            {now.timers.length === 0 && 'none'}
            {now.timers.map(({ name, due }) => (
              <div key={`${name} ${due}`}>
                {name}: <Moment at={due} />
              </div>
            ))}
          </dd>
        </dl>
      )}
      <PictureOf chart={chart} states={hereIn(now)} label="Picture of the machine" />
      <EventTable {...view} />
    </>
  );
}
