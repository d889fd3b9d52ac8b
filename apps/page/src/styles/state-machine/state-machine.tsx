import type { DefinedMachine, StateMachine as Definition } from '@backstitch/states-language';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { call } from '../../gateway/call';
import type { Style, StyleProps } from '../style';
import { followStates } from './follow-states';
import type { MachineLayout } from './machine-layout';
import { Picture } from './picture';
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
  const [layout, setLayout] = useState<MachineLayout>();
  const [events, setEvents] = useState<readonly StateEvent[]>([]);
  const [trouble, setTrouble] = useState<string>();
  const messageOf = (error: unknown) => (error instanceof Error ? error.message : undefined);

  const more = useMemo(() => followStates(path, setEvents, (error) => setTrouble(messageOf(error))), [path]);
  useEffect(() => {
    void (async () => {
      const { version, unwind, definition } = await call<ExecutionDefinition>(`${path}/definition`);
      setNote(`Version ${version}, with which it began. When it fails: ${unwinding[unwind]}.`);
      // With what places the states: 49 KB that only state machines need.
      const { layOut } = await import('./lay-out');
      setLayout(layOut(definition));
    })().catch((error: unknown) => setNote(messageOf(error) ?? ''));
  }, [path]);
  useEffect(more, [more, saga]);

  return (
    <>
      <h3>State machine</h3>
      <p class="muted">{note}</p>
      <div class="picture" tabIndex={0} role="group" aria-label="Picture of the definition">
        {layout && <Picture of={layout} states={statesIn(events, saga.endedAt !== undefined)} />}
      </div>
      <StateHistory events={events} path={path} trouble={trouble} />
    </>
  );
}
