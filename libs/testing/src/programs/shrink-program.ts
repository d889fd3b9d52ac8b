import { type Node, type Program, below } from './program';

/** Programs that are a little smaller, the smallest first: each may still show what this one shows. */
export function* smallerPrograms(program: Program): Generator<Program> {
  const { then, result, ...alone } = program;
  if (then !== undefined) yield { ...alone, ...(result !== undefined && { result }) };
  if (result !== undefined) yield { ...alone, ...(then && { then }) };
  if (then !== undefined) for (const body of smallerLists(then.body)) yield { ...program, then: { ...then, body } };
  const plainer = program.type.startsWith('pivots') ? ('pivots' as const) : ('plain' as const);
  if (program.type !== plainer) yield { ...program, type: plainer };
  if (program.type.startsWith('pivots') && !JSON.stringify(program.body).includes('pivot":true')) {
    yield { ...program, type: 'plain' };
  }
  for (const body of smallerLists(program.body)) if (body.length > 0) yield { ...program, body };
}

function* smallerLists(nodes: readonly Node[]): Generator<readonly Node[]> {
  for (let place = 0; place < nodes.length; place += 1) {
    yield [...nodes.slice(0, place), ...nodes.slice(place + 1)];
  }
  for (let place = 0; place < nodes.length; place += 1) {
    for (const smaller of smallerNodes(nodes[place]!)) {
      yield [...nodes.slice(0, place), ...smaller, ...nodes.slice(place + 1)];
    }
  }
}

/** What can stand in a node's place. */
function* smallerNodes(node: Node): Generator<readonly Node[]> {
  if (node.do !== 'nest') {
    const inside = below(node);
    if (inside.length > 0) yield inside;
    for (const one of inside) if (inside.length > 1) yield [one];
  }
  switch (node.do) {
    case 'seq':
    case 'all':
    case 'race':
    case 'any':
    case 'settled':
      for (const of of smallerLists(node.of)) if (of.length > 0) yield [{ ...node, of }];
      return;
    case 'many':
    case 'loop':
      for (const times of [1, Math.ceil(node.times / 2), node.times - 1]) {
        if (times < node.times) yield [{ ...node, times }];
      }
      for (const smaller of smallerNodes(node.of)) if (smaller.length === 1) yield [{ ...node, of: smaller[0]! }];
      return;
    case 'helper':
    case 'scope':
    case 'timeout':
      if (node.do === 'scope' && node.name !== undefined) yield [{ at: node.at, do: 'scope', of: node.of }];
      for (const smaller of smallerNodes(node.of)) if (smaller.length === 1) yield [{ ...node, of: smaller[0]! }];
      return;
    case 'try':
      if (node.otherwise !== undefined) {
        yield [{ at: node.at, do: 'try', of: node.of }];
        for (const one of smallerNodes(node.otherwise)) if (one.length === 1) yield [{ ...node, otherwise: one[0]! }];
      }
      for (const smaller of smallerNodes(node.of)) if (smaller.length === 1) yield [{ ...node, of: smaller[0]! }];
      return;
    case 'nest':
      for (const program of smallerPrograms(node.program)) yield [{ ...node, program }];
      return;
    case 'step':
      for (const field of ['name', 'input', 'output', 'giveUp', 'heartbeat'] as const) {
        if (node[field] === undefined) continue;
        yield [{ ...node, [field]: undefined }];
      }
      return;
    case 'throw':
      if (node.what !== 'error') yield [{ ...node, what: 'error' }];
      return;
    case 'receive':
    case 'sleep':
    case 'uuid':
    case 'now':
      return;
  }
}
