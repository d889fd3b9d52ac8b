import { machinesIn } from '../definition/machines-in';
import type { State, StateMachine } from '../definition/state-machine';
import { waysOn } from '../definition/ways-on';

/**
 * A definition as a Mermaid state diagram (`stateDiagram-v2`): transitions, choices, what is caught, branches and Maps
 * inside their states. It must be valid.
 * @see https://mermaid.js.org/syntax/stateDiagram.html
 */
export function mermaidOf(definition: StateMachine): string {
  const ids = new Map<object, string>();
  const idOf = (state: State) => {
    if (!ids.has(state)) ids.set(state, `s${ids.size + 1}`);
    return ids.get(state)!;
  };
  return ['stateDiagram-v2', ...machineLines(definition, idOf, '  ')].join('\n');
}

type IdOf = (state: State) => string;

function machineLines({ StartAt, States }: StateMachine, idOf: IdOf, indent: string): string[] {
  const states = Object.entries(States);
  const to = (name: string) => idOf(States[name]!);
  return [
    ...states.flatMap(([name, state]) => stateLines(name, state, idOf, indent)),
    `${indent}[*] --> ${to(StartAt)}`,
    ...states.flatMap(([, state]) =>
      waysOn(state).map((way, at) => {
        const arrow = `${indent}${idOf(state)} --> ${way.to === undefined ? '[*]' : to(way.to)}`;
        // The rules of a Choice are its first ways.
        const why = way.why ?? (way.rule === undefined ? undefined : `${at + 1}`);
        return why === undefined ? arrow : `${arrow}: ${plain(why)}`;
      }),
    ),
  ];
}

function stateLines(name: string, state: State, idOf: IdOf, indent: string): string[] {
  const id = idOf(state);
  const label = `${indent}state "${plain(state.Type === 'Pass' ? name : `${name} (${state.Type})`)}" as ${id}`;
  const inside = machinesIn(state);
  if (inside.length === 0) return [label];
  const bodies = inside.map((machine) => machineLines(machine, idOf, `${indent}  `));
  const between = (body: string[], at: number) => (at === 0 ? body : [`${indent}  --`, ...body]);
  return [label, `${indent}state ${id} {`, ...bodies.flatMap(between), `${indent}}`];
}

/** Text that can't end a label or begin another statement. */
const plain = (text: string) =>
  text.replace(/["#;:{}<>\\\s]/g, (one) => (/\s/.test(one) ? ' ' : `#${one.codePointAt(0)};`));
