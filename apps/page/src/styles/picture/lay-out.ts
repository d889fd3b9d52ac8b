import { Graph, layout } from '@dagrejs/dagre';
import type { Chart, ChartState, ChartWay } from './chart';
import type { Arrow, ChartLayout, Point, Size, StateBox } from './chart-layout';
import { lineHeight } from './line-height';
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
 * Places the states of a chart. Ways never leave their chart, so the charts in a state are laid out by themselves and
 * stand in it as boxes do.
 */
export function layOut({ states, ways, start }: Chart, text = new MeasuredText()): ChartLayout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ nodesep: 28, ranksep: 34, edgesep: 16, marginx: padding, marginy: padding });
  const sized = states.map((state) => sizedBox(state, text));
  // No state's id begins with a space: these are the two dots.
  if (start !== undefined) graph.setNode(' start', { ...dot });
  if (ways.some(({ to }) => to === undefined)) graph.setNode(' end', { ...dot });
  for (const { id, width, height } of sized) graph.setNode(`s${id}`, { width, height });
  if (start !== undefined) graph.setEdge(' start', `s${start}`, { isCatch: false }, 'start');
  for (const [at, way] of ways.entries()) {
    graph.setEdge(`s${way.from}`, way.to === undefined ? ' end' : `s${way.to}`, edgeOf(way, text), `${at}`);
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as Partial<Size>;
  const placeOf = (id: string) => graph.node(id) as Point;
  return {
    width,
    height,
    boxes: sized.map((box) => {
      const middle = placeOf(`s${box.id}`);
      return { ...box, x: middle.x - box.width / 2, y: middle.y - box.height / 2 };
    }),
    arrows: graph.edges().map((id) => arrowOf(graph.edge(id) as unknown as Edge)),
    dots: [' start', ' end']
      .filter((id) => graph.hasNode(id))
      .map((id) => ({ x: placeOf(id).x, y: placeOf(id).y, isEnd: id === ' end' })),
  };
}

/** A state, and the charts in it. Its width has room for how it will fare: nothing may move then. */
function sizedBox({ id, name, kind, inside }: ChartState, text: MeasuredText): Omit<StateBox, 'x' | 'y'> {
  const charts = inside.map((chart) => layOut(chart, text));
  const title = text.wrapped(name, 190, 3);
  const across = charts.reduce((sum, chart) => sum + chart.width, 0) + gap * Math.max(0, charts.length - 1);
  const width = Math.max(across, text.widest([...title, `${kind} · ${progressWords.left} ×99`])) + 2 * padding;
  const head = (title.length + 1) * lineHeight + padding;
  const deepest = Math.max(0, ...charts.map((chart) => chart.height));
  const height = head + (charts.length > 0 ? deepest + padding : 2);
  let at = (width - across) / 2;
  const placed = charts.map((chart) => {
    const x = at;
    at += chart.width + gap;
    return { x, chart };
  });
  return { id, name, kind, title, width, height, head, inside: placed };
}

function edgeOf({ why, isCatch }: ChartWay, text: MeasuredText): object {
  if (why === undefined) return { isCatch };
  const lines = text.wrapped(why, 150, 2);
  const size = { width: text.widest(lines) + 8, height: lines.length * lineHeight, labelpos: 'c' };
  return { ...size, lines, why, isCatch };
}

function arrowOf({ points, isCatch, why, lines, x, y, width, height }: Edge): Arrow {
  if (why === undefined || lines === undefined) return { points, isCatch };
  return { points, isCatch, label: { text: why, lines, x, y, width, height } };
}
