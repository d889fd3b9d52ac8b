import type { AnyMachineSnapshot, AnyStateMachine, AnyStateNode } from 'xstate';

/**
 * A machine as a Mermaid state diagram: its states, what leads from one to another, and where it is.
 * @param at where it is; its states are marked. Default nowhere
 */
export function mermaidOf(machine: AnyStateMachine, at?: Pick<AnyMachineSnapshot, '_nodes'>): string {
  const lines = ['stateDiagram-v2', ...inside(machine.root, '  ')];
  const active = (at?._nodes ?? []).filter((node: AnyStateNode) => node.type === 'atomic' || node.type === 'final');
  if (active.length > 0) {
    lines.push('  classDef here stroke-width:4px', `  class ${active.map(idOf).join(',')} here`);
  }
  return lines.join('\n');
}

function inside(parent: AnyStateNode, indent: string): readonly string[] {
  const states = Object.values<AnyStateNode>(parent.states);
  const lines: string[] = [];
  states.forEach((state, place) => {
    const isCompound = Object.keys(state.states).length > 0;
    if (parent.type === 'parallel' && place > 0) lines.push(`${indent}--`);
    lines.push(`${indent}state "${nameOf(state)}" as ${idOf(state)}${isCompound ? ' {' : ''}`);
    if (isCompound) lines.push(...inside(state, `${indent}  `), `${indent}}`);
    const isFirst = parent.initial?.target[0] === state || parent.type === 'parallel';
    if (isFirst) lines.push(`${indent}[*] --> ${idOf(state)}`);
    if (state.type === 'final') lines.push(`${indent}${idOf(state)} --> [*]`);
  });
  for (const state of states) lines.push(...waysOut(state, indent));
  return lines;
}

const waysOut = (state: AnyStateNode, indent: string): readonly string[] =>
  [...state.transitions.values()].flat().flatMap((transition) => {
    const guard = transition.guard === undefined ? '' : ` [${guardOf(transition.guard)}]`;
    return (transition.target ?? [state]).map(
      (target: AnyStateNode) =>
        `${indent}${idOf(state)} --> ${idOf(target)}: ${eventOf(transition.eventType as string)}${guard}`,
    );
  });

const idOf = (state: AnyStateNode): string => state.path.join('_').replace(/[^A-Za-z0-9_]/g, '_') || 'machine';

const nameOf = (state: AnyStateNode): string =>
  state.tags.includes('compensate') ? `${state.key} (compensates)` : state.key;

/** What XState calls its own events, in words. */
function eventOf(type: string): string {
  const [, kind, what = ''] = /^xstate\.(after|done\.actor|error\.actor|done\.state)\.(.+)$/.exec(type) ?? [];
  if (kind === undefined) return type === '' ? 'always' : type;
  const short = {
    after: `after ${what.split('.')[0]}`,
    'done.actor': 'done',
    'error.actor': 'failed',
    'done.state': 'done',
  };
  return short[kind as keyof typeof short];
}

function guardOf(guard: unknown): string {
  const name = typeof guard === 'string' ? guard : (guard as { readonly type?: string }).type;
  return typeof name === 'string' ? name : 'guard';
}
