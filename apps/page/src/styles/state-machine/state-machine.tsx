import type { DefinedMachine, StateMachine as Definition } from '@backstitch/states-language';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { call } from '../../gateway/call';
import type { Chart } from '../picture/chart';
import { PictureOf } from '../picture/picture-of';
import type { Style, StyleProps } from '../style';
import { definitionChart } from './definition-chart';
import { followStates } from './follow-states';
import type { StateEvent } from './state-event';
import { StateHistory } from './state-history';
import { statesIn } from './states-in';

/** What a state machine does: its definition as a picture, with where it is, and what happened in its states. */
export const stateMachine: Style = {
  name: 'machine',
  shows: ({ kind }) => kind === 'state-machine',
  Part: StateMachine,
};

interface ExecutionDefinition {
  readonly version: number;
  readonly unwind: DefinedMachine['unwind'];
  readonly definition: Definition;
}

const unwinding: Readonly<Record<DefinedMachine['unwind'], string>> = {
  never: 'what took effect stays',
  mirror: 'what took effect is compensated, in mirror image',
  sequential: 'what took effect is compensated, one after the other',
};

function StateMachine({ saga, path }: StyleProps) {
  const [note, setNote] = useState('');
  const [chart, setChart] = useState<Chart>();
  const [events, setEvents] = useState<readonly StateEvent[]>([]);
  const [trouble, setTrouble] = useState<string>();
  const messageOf = (error: unknown) => (error instanceof Error ? error.message : undefined);

  const more = useMemo(() => followStates(path, setEvents, (error) => setTrouble(messageOf(error))), [path]);
  useEffect(() => {
    void (async () => {
      const { version, unwind, definition } = await call<ExecutionDefinition>(`${path}/definition`);
      setNote(`Version ${version}, with which it began. When it fails: ${unwinding[unwind]}.`);
      setChart(definitionChart(definition));
    })().catch((error: unknown) => setNote(messageOf(error) ?? ''));
  }, [path]);
  useEffect(more, [more, saga]);

  return (
    <>
      <h3>State machine</h3>
      <p class="muted">{note}</p>
      <PictureOf
        chart={chart}
        states={statesIn(events, saga.endedAt !== undefined)}
        label="Picture of the definition"
      />
      <StateHistory events={events} path={path} trouble={trouble} />
    </>
  );
}
