import { el } from './element.js';

const pen = document.createElement('canvas').getContext('2d');
const line = 17;
const pad = 12;
const gap = 24;
const words = { now: 'in it', done: 'done', failed: 'failed', caught: 'failed, caught', left: 'left unfinished' };

/**
 * A definition as a picture. Transitions never leave their machine, so branches and Maps are laid out by themselves and
 * stand in their state as boxes do.
 * @returns draws it with how each state fares, see states-in.js
 */
export async function pictureOf(definition) {
  // 49 KB that only state machines need.
  const { default: dagre } = await import('./dagre.js');
  pen.font = `13px ${getComputedStyle(document.body).fontFamily}`;
  const machine = laidOut(dagre, definition);
  return (states) => {
    const [width, height] = [machine.width + 2, machine.height + 2].map(Math.ceil);
    return el(
      'svg',
      { width, height, viewBox: `-1 -1 ${width} ${height}`, role: 'img', 'aria-label': told(states) },
      el(
        'defs',
        {},
        ['way-head', 'catch-head'].map((id) =>
          el(
            'marker',
            { id, class: id, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, orient: 'auto' },
            el('path', { d: 'M0 0L8 4L0 8z' }),
          ),
        ),
      ),
      machine.draw(0, 0, states),
    );
  };
}

const told = (states) =>
  states.size === 0
    ? 'The definition; no state was entered yet'
    : [...states].map(([name, { is }]) => `${name}: ${words[is]}`).join('; ');

function laidOut(dagre, { StartAt, States }) {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ nodesep: 28, ranksep: 34, edgesep: 16, marginx: pad, marginy: pad });
  const boxes = new Map(Object.entries(States).map(([name, state]) => [name, boxOf(dagre, name, state)]));
  // No state's name is empty, or begins with a space: these are the two dots.
  graph.setNode(' start', { width: 14, height: 14 });
  graph.setNode(' end', { width: 14, height: 14 });
  for (const [name, { width, height }] of boxes) graph.setNode(`s${name}`, { width, height });
  graph.setEdge(' start', `s${StartAt}`, {}, 'start');
  for (const [name, state] of Object.entries(States)) {
    for (const [at, { to, why, isCatch }] of waysOn(state).entries()) {
      const text = why === undefined ? [] : wrapped(why, 150, 2);
      const size = text.length > 0 ? { width: widest(text) + 8, height: text.length * line, labelpos: 'c' } : {};
      graph.setEdge(`s${name}`, to === undefined ? ' end' : `s${to}`, { ...size, text, why, isCatch }, `${at}`);
    }
  }
  if (graph.inEdges(' end').length === 0) graph.removeNode(' end');
  dagre.layout(graph);
  const { width, height } = graph.graph();
  return {
    width,
    height,
    draw: (x, y, states) =>
      el(
        'g',
        { transform: `translate(${x} ${y})` },
        graph.edges().map((edge) => arrow(graph.edge(edge))),
        graph.edges().map((edge) => label(graph.edge(edge))),
        graph.nodes().map((id) => {
          const node = graph.node(id);
          if (id === ' start') return el('circle', { class: 'dot', cx: node.x, cy: node.y, r: 6 });
          if (id === ' end') return el('circle', { class: 'dot ring', cx: node.x, cy: node.y, r: 6 });
          return boxes.get(id.slice(1)).draw(node.x - node.width / 2, node.y - node.height / 2, states);
        }),
      ),
  };
}

/** A state: its name, what it is and how it fares, and the machines inside. */
function boxOf(dagre, name, state) {
  const inside = machinesIn(state).map((machine) => laidOut(dagre, machine));
  const title = wrapped(name, 190, 3);
  const across = inside.reduce((sum, machine) => sum + machine.width, 0) + gap * Math.max(0, inside.length - 1);
  // Room for how it fares: that comes later, and nothing may move then.
  const width = Math.max(across, widest([...title, `${state.Type} · ${words.left} ×99`])) + 2 * pad;
  const head = (title.length + 1) * line + pad;
  const deepest = Math.max(0, ...inside.map((machine) => machine.height));
  const height = head + (inside.length > 0 ? deepest + pad : 2);
  const draw = (x, y, states) => {
    const { is, times = 0 } = states.get(name) ?? {};
    const how = [state.Type, is && ` · ${words[is]}`, times > 1 && ` ×${times}`].filter(Boolean).join('');
    let at = (width - across) / 2;
    return el(
      'g',
      { class: `state ${is ?? ''}`, transform: `translate(${x} ${y})` },
      el('title', {}, `${name}: ${how}`),
      el('rect', { width, height, rx: 6 }),
      lines([...title, how], width / 2, line + 3),
      inside.map((machine, index) => {
        const drawn = machine.draw(at, head, states);
        at += machine.width + gap;
        const x = at - gap / 2;
        return [
          drawn,
          index < inside.length - 1 && el('line', { class: 'between', x1: x, x2: x, y1: head, y2: height - pad }),
        ];
      }),
    );
  };
  return { width, height, draw };
}

const machinesIn = ({ Branches, ItemProcessor, Iterator }) => Branches ?? [ItemProcessor ?? Iterator].filter(Boolean);

/** Where it goes on, and when; no `to`: the end. */
function waysOn(state) {
  const caught = (state.Catch ?? []).map(({ ErrorEquals, Next }) => ({
    to: Next,
    why: ErrorEquals.join(', '),
    isCatch: true,
  }));
  switch (state.Type) {
    case 'Choice':
      return [
        ...state.Choices.map((rule) => ({ to: rule.Next, why: rule.Comment ?? condition(rule) })),
        ...(state.Default === undefined ? [] : [{ to: state.Default, why: 'otherwise' }]),
      ];
    case 'Fail':
      return [{ why: state.Error ?? 'fails', isCatch: true }];
    case 'Succeed':
      return [{}];
    default:
      return [{ to: state.Next }, ...caught];
  }
}

/** What a rule of a Choice asks, short. */
function condition({ Condition, Variable, And, Or, Not, Next: _, Assign: _a, Output: _o, ...test }) {
  if (Condition !== undefined) return String(Condition).replace(/^\{%\s*|\s*%\}$/g, '');
  if (And) return And.map(condition).join(' and ');
  if (Or) return Or.map(condition).join(' or ');
  if (Not) return `not ${condition(Not)}`;
  const [[operator, value] = ['', '']] = Object.entries(test);
  return `${Variable} ${operator} ${JSON.stringify(value)}`;
}

function arrow({ points, isCatch }) {
  const [first, ...rest] = points;
  const last = rest.pop();
  let d = `M${first.x} ${first.y}`;
  // Curves through the middles, with the layout's points as the corners that they round.
  rest.forEach((point, at) => {
    const next = rest[at + 1];
    const to = next ? { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 } : last;
    d += `Q${point.x} ${point.y} ${to.x} ${to.y}`;
  });
  if (rest.length === 0) d += `L${last.x} ${last.y}`;
  return el('path', {
    class: isCatch ? 'way catch' : 'way',
    d,
    'marker-end': `url(#${isCatch ? 'catch-head' : 'way-head'})`,
  });
}

const label = ({ text, why, x, y, width, height, isCatch }) =>
  text?.length > 0 &&
  el(
    'g',
    { class: isCatch ? 'why catch' : 'why' },
    el('title', {}, why),
    el('rect', { x: x - width / 2, y: y - height / 2, width, height }),
    lines(text, x, y - height / 2 + line - 4),
  );

const lines = (all, x, y) =>
  el(
    'text',
    { x, y, 'text-anchor': 'middle' },
    all.map((text, at) => el('tspan', { x, dy: at === 0 ? 0 : line }, text)),
  );

const widest = (all) => Math.max(0, ...all.map((text) => pen.measureText(text).width * 1.06));

/** Broken between words where it can be, cut where it is too long. */
function wrapped(text, width, most) {
  const all = [''];
  for (const word of text.split(/(?<=[\s.,_-])/)) {
    for (const piece of pieces(word, width)) {
      const longer = all.at(-1) + piece;
      if (all.at(-1) !== '' && pen.measureText(longer.trimEnd()).width > width) all.push(piece);
      else all[all.length - 1] = longer;
    }
  }
  if (all.length > most) (all.splice(most, Infinity, `${all[most - 1].trimEnd()}…`), all.splice(most - 1, 1));
  return all.map((each) => each.trim());
}

/** A word that is wider than a line. */
function pieces(word, width) {
  const fits = Math.max(1, Math.floor((word.length * width) / Math.max(width, pen.measureText(word).width)));
  return word.match(new RegExp(`.{1,${fits}}`, 'gsu')) ?? [];
}
