import { type State, type StateMachine, machinesIn, type Way, waysOn } from '@backstitch/states-language/definition';
import { Graph, layout } from '@dagrejs/dagre';
import { conditionText } from './condition-text';
import { lineHeight } from './line-height';
import type { Arrow, MachineLayout, Point, Size, StateBox } from './machine-layout';
import { MeasuredText } from './measured-text';
import { progressWords } from './progress-words';

const padding = 12;
const gap = 24;
const dot = { width: 14, height: 14 };

interface Edge extends Size {
  readonly x: number;
  readonly y: number;
  readonly points: readonly Point[];
  readonly isCatch: boolean;
  readonly why?: string;
  readonly lines?: readonly string[];
}

/**
 * Places the states of a definition. Transitions never leave their machine, so branches and Maps are laid out by
 * themselves and stand in their state as boxes do.
 */
export function layOut(definition: StateMachine, text = new MeasuredText()): MachineLayout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ nodesep: 28, ranksep: 34, edgesep: 16, marginx: padding, marginy: padding });
  const states = Object.entries(definition.States);
  const sized = states.map(([name, state]) => sizedBox(name, state, text));
  // No state's name is empty, or begins with a space: these are the two dots.
  graph.setNode(' start', { ...dot });
  graph.setNode(' end', { ...dot });
  for (const { name, width, height } of sized) graph.setNode(`s${name}`, { width, height });
  graph.setEdge(' start', `s${definition.StartAt}`, { isCatch: false }, 'start');
  for (const [name, state] of states) {
    for (const [at, way] of waysOn(state).entries()) {
      graph.setEdge(`s${name}`, way.to === undefined ? ' end' : `s${way.to}`, edgeOf(way, text), `${at}`);
    }
  }
  if (graph.inEdges(' end')?.length === 0) graph.removeNode(' end');
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as Partial<Size>;
  const placeOf = (id: string) => graph.node(id) as Point;
  return {
    width,
    height,
    boxes: sized.map((box) => {
      const middle = placeOf(`s${box.name}`);
      return { ...box, x: middle.x - box.width / 2, y: middle.y - box.height / 2 };
    }),
    arrows: graph.edges().map((id) => arrowOf(graph.edge(id) as unknown as Edge)),
    dots: [' start', ' end']
      .filter((id) => graph.hasNode(id))
      .map((id) => ({ x: placeOf(id).x, y: placeOf(id).y, isEnd: id === ' end' })),
  };
}

/** A state, and the machines in it. Its width has room for how it will fare: nothing may move then. */
function sizedBox(name: string, state: State, text: MeasuredText): Omit<StateBox, 'x' | 'y'> {
  const machines = machinesIn(state).map((machine) => layOut(machine, text));
  const title = text.wrapped(name, 190, 3);
  const across = machines.reduce((sum, machine) => sum + machine.width, 0) + gap * Math.max(0, machines.length - 1);
  const width = Math.max(across, text.widest([...title, `${state.Type} · ${progressWords.left} ×99`])) + 2 * padding;
  const head = (title.length + 1) * lineHeight + padding;
  const deepest = Math.max(0, ...machines.map((machine) => machine.height));
  const height = head + (machines.length > 0 ? deepest + padding : 2);
  let at = (width - across) / 2;
  const inside = machines.map((machine) => {
    const x = at;
    at += machine.width + gap;
    return { x, machine };
  });
  return { name, type: state.Type, title, width, height, head, inside };
}

function edgeOf(way: Way, text: MeasuredText): object {
  const why = way.why ?? (way.rule === undefined ? undefined : conditionText(way.rule));
  if (why === undefined) return { isCatch: way.isCatch };
  const lines = text.wrapped(why, 150, 2);
  const size = { width: text.widest(lines) + 8, height: lines.length * lineHeight, labelpos: 'c' };
  return { ...size, lines, why, isCatch: way.isCatch };
}

function arrowOf({ points, isCatch, why, lines, x, y, width, height }: Edge): Arrow {
  if (why === undefined || lines === undefined) return { points, isCatch };
  return { points, isCatch, label: { text: why, lines, x, y, width, height } };
}
