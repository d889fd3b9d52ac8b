import type { ChartState, MachineChart } from './shown/machine-chart';

/** A machine as a Mermaid state diagram: its states, what leads from one to another, and where it is. */
export function mermaidOf(chart: MachineChart): string {
  const lines = ['stateDiagram-v2', ...inside(chart, undefined, '  ')];
  const here = chart.states.filter(({ isHere, kind }) => isHere && (kind === 'atomic' || kind === 'final'));
  if (here.length > 0) {
    lines.push('  classDef here stroke-width:4px', `  class ${here.map(({ id }) => word(id)).join(',')} here`);
  }
  return lines.join('\n');
}

function inside(chart: MachineChart, parent: ChartState | undefined, indent: string): readonly string[] {
  const states = chart.states.filter((state) => state.in === (parent?.id ?? ''));
  const lines = states.flatMap((state, place) => {
    const { id, isInitial, kind } = state;
    const within = inside(chart, state, `${indent}  `);
    const isCompound = within.length > 0;
    return [
      ...((parent ?? chart).kind === 'parallel' && place > 0 ? [`${indent}--`] : []),
      `${indent}state "${nameOf(state)}" as ${word(id)}${isCompound ? ' {' : ''}`,
      ...(isCompound ? [...within, `${indent}}`] : []),
      ...(isInitial ? [`${indent}[*] --> ${word(id)}`] : []),
      ...(kind === 'final' ? [`${indent}${word(id)} --> [*]`] : []),
    ];
  });
  const ways = states.flatMap(({ id }) => chart.ways.filter(({ from }) => from === id));
  return [
    ...lines,
    ...ways.map(({ from, to, on, guard }) => {
      const when = guard === undefined ? '' : ` [${guard}]`;
      return `${indent}${word(from)} --> ${word(to)}: ${on}${when}`;
    }),
  ];
}

/** An id as Mermaid takes it. */
const word = (id: string): string => id.replace(/[^A-Za-z0-9_]/g, '_') || 'machine';

const nameOf = ({ name, compensates }: ChartState): string => (compensates ? `${name} (compensates)` : name);
