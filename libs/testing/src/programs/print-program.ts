import type { AskNode, Node, Program } from './program';

/** A program as the code that it stands for. */
export function printProgram({ type, body, then, result }: Program): string {
  const inside = [
    ...statements(body),
    ...(then ? [`continueSaga(/* and then: */ async () => {`, ...indented(statements(then.body)), '});'] : []),
    ...(result === undefined ? [] : [`return 'x'.repeat(${result});`]),
  ];
  return [`saga(${type}, async () => {`, ...indented(inside), '});'].join('\n');
}

const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);

function statements(nodes: readonly Node[]): readonly string[] {
  const late: string[] = [];
  const lines = nodes.flatMap((node) => {
    if (node.do !== 'helper') return statement(node);
    const started = node.bare ? expression(node.of) : [`(async () => {`, ...indented(statement(node.of)), '})()'];
    if (node.awaited === 'late') late.push(`await ${node.at};`);
    const [first, ...rest] = started;
    const head = node.awaited === 'late' ? `const ${node.at} = ${first}` : `void ${first}`;
    return ended([head, ...rest]);
  });
  return [...lines, ...late];
}

const ended = (lines: readonly string[]) => [...lines.slice(0, -1), `${lines.at(-1)};`];

function statement(node: Node): readonly string[] {
  switch (node.do) {
    case 'seq':
      return statements(node.of);
    case 'helper':
      return statements([node]);
    case 'loop':
      return [`for (let i = 0; i < ${node.times}; i++) {`, ...indented(statement(node.of)), '}'];
    case 'try':
      return [
        'try {',
        ...indented(statement(node.of)),
        ...(node.otherwise ? ['} catch {', ...indented(statement(node.otherwise)), '}'] : ['} catch {}']),
      ];
    case 'throw':
      return [`throw ${node.what};`];
    case 'uuid':
      return [`const ${node.at} = uuid4();`];
    case 'now':
      return [`const ${node.at} = Date.now();`];
    case 'step':
    case 'all':
    case 'race':
    case 'any':
    case 'settled':
    case 'many':
    case 'scope':
    case 'receive':
    case 'sleep':
    case 'timeout':
    case 'nest': {
      const [first, ...rest] = expression(node);
      return ended([`await ${first}`, ...rest]);
    }
  }
}

const combinators = { all: 'all', race: 'race', any: 'any', settled: 'allSettled' } as const;

/** A promise. */
function expression(node: Node): readonly string[] {
  switch (node.do) {
    case 'step':
      return [`${node.who}.${node.verb}(${argumentsOf(node)})`];
    case 'all':
    case 'race':
    case 'any':
    case 'settled':
      return [
        `Promise.${combinators[node.do]}([`,
        ...indented(node.of.flatMap((one) => listed(expression(one)))),
        '])',
      ];
    case 'many':
      return wrapped(`Promise.all(Array.from({ length: ${node.times} }, () => `, expression(node.of), '))');
    case 'scope':
      return wrapped(`scope(${node.name === undefined ? '' : `'${node.name}', `}() => `, expression(node.of), ')');
    case 'timeout':
      return wrapped(`CancellationScope.withTimeout(${node.ms}, () => `, expression(node.of), ')');
    case 'receive':
      return [`receive(Go${node.within === undefined ? '' : `, { within: '${node.within}ms' }`})`];
    case 'sleep':
      return [`sleep(${node.ms})`];
    case 'nest':
      return wrapped('nest(', printProgram(node.program).replace(/;$/, '').split('\n'), ')');
    case 'seq':
    case 'helper':
    case 'loop':
    case 'try':
    case 'throw':
    case 'uuid':
    case 'now':
      return ['(async () => {', ...indented(statement(node)), '})()'];
  }
}

const listed = (lines: readonly string[]) => [...lines.slice(0, -1), `${lines.at(-1)},`];

const wrapped = (before: string, lines: readonly string[], after: string) =>
  lines.map((line, place) => `${place === 0 ? before : ''}${line}${place === lines.length - 1 ? after : ''}`);

function argumentsOf({ pivot, name, input, output, giveUp, heartbeat }: AskNode): string {
  const sizes = [
    ...(input === undefined ? [] : [`in: ${input} B`]),
    ...(output === undefined ? [] : [`out: ${output} B`]),
  ];
  const options = [
    ...(pivot ? ['pivot: true'] : []),
    ...(name === undefined ? [] : [`step: '${name}'`]),
    ...(giveUp === undefined ? [] : [`giveUpAfter: '${giveUp === 'never' ? giveUp : `${giveUp}ms`}'`]),
    ...(heartbeat === undefined ? [] : [`heartbeat: '${heartbeat}ms'`]),
  ];
  const input_ = sizes.length === 0 ? '' : `/* ${sizes.join(', ')} */`;
  return options.length === 0 ? input_ : `${input_ || '{}'}, { ${options.join(', ')} }`;
}
