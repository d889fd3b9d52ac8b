import type { ComponentChildren } from 'preact';
import { lineHeight } from './line-height';
import type { Arrow, ChartLayout, StateBox } from './chart-layout';
import { progressWords } from './progress-words';
import type { StateView } from './state-view';

type States = ReadonlyMap<string, StateView>;

/** A chart as a picture, with how each state fares. */
export function Picture({ of, states }: { readonly of: ChartLayout; readonly states: States }) {
  const [width, height] = [Math.ceil(of.width + 2), Math.ceil(of.height + 2)];
  return (
    <svg width={width} height={height} viewBox={`-1 -1 ${width} ${height}`} role="img" aria-label={spoken(states)}>
      <defs>
        {['way-head', 'catch-head'].map((id) => (
          <marker
            key={id}
            id={id}
            class={id}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            orient="auto"
          >
            <path d="M0 0L8 4L0 8z" />
          </marker>
        ))}
      </defs>
      <Inside of={of} x={0} y={0} states={states} />
    </svg>
  );
}

const spoken = (states: States) =>
  states.size === 0
    ? 'No state was entered yet'
    : [...states].map(([name, { is }]) => `${name}: ${progressWords[is]}`).join('; ');

interface InsideProps {
  readonly of: ChartLayout;
  readonly x: number;
  readonly y: number;
  readonly states: States;
}

function Inside({ of: { arrows, dots, boxes }, x, y, states }: InsideProps) {
  return (
    <g transform={`translate(${x} ${y})`}>
      {arrows.map((arrow, at) => (
        <Line key={at} of={arrow} />
      ))}
      {arrows.map((arrow, at) => (
        <Label key={at} of={arrow} />
      ))}
      {dots.map((dot) => (
        <circle key={dot.isEnd} class={dot.isEnd ? 'dot ring' : 'dot'} cx={dot.x} cy={dot.y} r={6} />
      ))}
      {boxes.map((box) => (
        <Box key={box.id} of={box} states={states} />
      ))}
    </g>
  );
}

function Box({ of, states }: { readonly of: StateBox; readonly states: States }) {
  const { id, name, kind, title, x, y, width, height, head, inside } = of;
  const view = states.get(id);
  const how = [kind, view && ` · ${progressWords[view.is]}`, view && view.times > 1 && ` ×${view.times}`]
    .filter(Boolean)
    .join('');
  const between = inside.slice(1).map((right, at) => {
    const left = inside[at]!;
    return (left.x + left.chart.width + right.x) / 2;
  });
  return (
    <g class={`state ${view?.is ?? ''}`} transform={`translate(${x} ${y})`}>
      <title>{`${name}: ${how}`}</title>
      <rect width={width} height={height} rx={6} />
      <Lines of={[...title, how]} x={width / 2} y={lineHeight + 3} />
      {inside.map((each, at) => (
        <Inside key={at} of={each.chart} x={each.x} y={head} states={states} />
      ))}
      {between.map((at) => (
        <line key={at} class="between" x1={at} x2={at} y1={head} y2={height - 12} />
      ))}
    </g>
  );
}

/** Curves through the middles, with the layout's points as the corners that they round. */
function Line({ of: { points, isCatch } }: { readonly of: Arrow }) {
  const [first, ...corners] = points;
  const last = corners.pop();
  if (first === undefined || last === undefined) return null;
  const curves = corners.map((corner, at) => {
    const next = corners[at + 1];
    const to = next === undefined ? last : { x: (corner.x + next.x) / 2, y: (corner.y + next.y) / 2 };
    return `Q${corner.x} ${corner.y} ${to.x} ${to.y}`;
  });
  const rest = curves.length > 0 ? curves.join('') : `L${last.x} ${last.y}`;
  return (
    <path
      class={isCatch ? 'way catch' : 'way'}
      d={`M${first.x} ${first.y}${rest}`}
      marker-end={`url(#${isCatch ? 'catch-head' : 'way-head'})`}
    />
  );
}

function Label({ of: { label, isCatch } }: { readonly of: Arrow }) {
  if (label === undefined) return null;
  const { text, lines, x, y, width, height } = label;
  return (
    <g class={isCatch ? 'why catch' : 'why'}>
      <title>{text}</title>
      <rect x={x - width / 2} y={y - height / 2} width={width} height={height} />
      <Lines of={lines} x={x} y={y - height / 2 + lineHeight - 4} />
    </g>
  );
}

interface LinesProps {
  readonly of: readonly string[];
  readonly x: number;
  readonly y: number;
}

function Lines({ of, x, y }: LinesProps): ComponentChildren {
  return (
    <text x={x} y={y} text-anchor="middle">
      {of.map((text, at) => (
        <tspan key={at} x={x} dy={at === 0 ? 0 : lineHeight}>
          {text}
        </tspan>
      ))}
    </text>
  );
}
