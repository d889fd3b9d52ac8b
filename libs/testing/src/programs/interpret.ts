import { type AskOptions, ask, continueSaga, nest, receive, scope } from '@backstitch/saga';
import { CancellationScope, sleep, uuid4 } from '@temporalio/workflow';
import type { AskNode, Node, Program, Thrown } from './program';
import { Go, programParticipants, programTypes } from './program-contracts';
import { thrown } from './thrown';

const asks = {
  alpha: ask(programParticipants.alpha),
  beta: ask(programParticipants.beta),
  gamma: ask(programParticipants.gamma),
};

/** Where the code is, and what it has seen: who won, what came, what was caught, by the node's name. */
interface Walk {
  readonly seen: Record<string, unknown>;
  /** In a loop, or among many: which one it is. */
  readonly path: string;
}

/** What a step is asked. Its participant answers with the same `at`. */
export interface ProgramInput {
  readonly at: string;
  /** Bytes that the answer is to have. */
  readonly output?: number;
  readonly seen: Readonly<Record<string, unknown>>;
  readonly pad?: string;
}

/** Does what a program says, as code written by hand would do it. @returns what it has seen */
export async function interpret(program: Omit<Program, 'type'>): Promise<unknown> {
  const walk: Walk = { seen: {}, path: '' };
  await inOrder(program.body, walk);
  if (program.then !== undefined) continueSaga(program.then);
  return { seen: walk.seen, ...padded(program.result) };
}

/** Not async where the code that it stands for would not be: then the promise is the very one that a call gives. */
function run(node: Node, walk: Walk): Promise<unknown> {
  switch (node.do) {
    case 'step':
      return asks[node.who][node.verb](inputOf(node, walk), optionsOf(node));
    case 'seq':
      return inOrder(node.of, walk);
    case 'all':
      return together(node.of, walk);
    case 'any':
      return noting(node, Promise.any(node.of.map((one, index) => run(one, walk).then(() => index))), walk);
    case 'race':
      return noting(node, Promise.race(node.of.map((one, index) => run(one, walk).then(() => index))), walk);
    case 'settled':
      return Promise.allSettled(node.of.map((one) => run(one, walk)));
    case 'many': {
      const all = Array.from({ length: node.times }, (_, index) => run(node.of, within(walk, index)));
      return Promise.all(all);
    }
    case 'loop':
      return repeat(node, walk);
    case 'scope':
      return node.name === undefined ? scope(() => run(node.of, walk)) : scope(node.name, () => run(node.of, walk));
    case 'try':
      return attempt(node, walk);
    case 'receive':
      return receive(Go, node.within === undefined ? {} : { within: `${node.within}ms` });
    case 'sleep':
      return sleep(node.ms);
    case 'timeout':
      return CancellationScope.withTimeout(node.ms, () => run(node.of, walk));
    case 'nest': {
      const { type, ...program } = node.program;
      const isPivot = type.startsWith('pivots');
      return nest(programTypes[type], program, isPivot ? { pivot: true } : {});
    }
    case 'uuid':
    case 'now':
      walk.seen[node.at + walk.path] = node.do === 'uuid' ? uuid4() : Date.now();
      return Promise.resolve();
    case 'throw':
      return failing(node.what);
    case 'helper':
      return inOrder([node], walk);
  }
}

async function inOrder(nodes: readonly Node[], walk: Walk): Promise<void> {
  const late: [Extract<Node, { do: 'helper' }>, Promise<unknown>][] = [];
  for (const node of nodes) {
    if (node.do !== 'helper') {
      note(node, await run(node, walk), walk);
      continue;
    }
    const started = node.bare ? run(node.of, walk) : inOrder([node.of], walk);
    if (node.awaited === 'late') late.push([node, started]);
  }
  for (const [node, started] of late) {
    const answer = await started;
    if (node.bare) note(node.of, answer, walk);
  }
}

async function failing(what: Thrown): Promise<never> {
  throw thrown(what) as Error;
}

async function repeat(node: Extract<Node, { do: 'loop' }>, walk: Walk): Promise<void> {
  for (let index = 0; index < node.times; index += 1) {
    const inside = within(walk, index);
    note(node.of, await run(node.of, inside), inside);
  }
}

async function attempt(node: Extract<Node, { do: 'try' }>, walk: Walk): Promise<void> {
  try {
    note(node.of, await run(node.of, walk), walk);
  } catch (error) {
    walk.seen[node.at + walk.path] = `caught ${labelOf(error)}`;
    if (node.otherwise !== undefined) note(node.otherwise, await run(node.otherwise, walk), walk);
  }
}

async function together(nodes: readonly Node[], walk: Walk): Promise<void> {
  const answers = await Promise.all(nodes.map((one) => run(one, walk)));
  for (const [place, answer] of answers.entries()) note(nodes[place]!, answer, walk);
}

async function noting(node: Node, winner: Promise<number>, walk: Walk): Promise<void> {
  walk.seen[node.at + walk.path] = await winner;
}

/** What the code was told: another's answer must not be among it. */
function note(node: Node, value: unknown, { seen, path }: Walk): void {
  if (node.do === 'receive') seen[node.at + path] = (value as { readonly n: number } | undefined)?.n;
  if (node.do === 'scope') seen[node.at + path] = 'kept';
  if (node.do !== 'step') return;
  const at = (value as { readonly at?: string } | undefined)?.at;
  if (at !== node.at + path) seen[`wrong ${node.at}${path}`] = at ?? 'nothing';
}

const within = ({ seen, path }: Walk, index: number): Walk => ({ seen, path: `${path}#${index}` });

const inputOf = (node: AskNode & { at: string }, { seen, path }: Walk): ProgramInput => ({
  at: node.at + path,
  ...(node.output !== undefined && { output: node.output }),
  seen: { ...seen },
  ...padded(node.input),
});

const padded = (bytes: number | undefined) => (bytes === undefined ? {} : { pad: 'x'.repeat(bytes) });

const optionsOf = ({ name, pivot, giveUp, heartbeat }: AskNode): AskOptions => ({
  ...(name !== undefined && { step: name }),
  ...(pivot && { pivot }),
  ...(giveUp !== undefined && { giveUpAfter: giveUp === 'never' ? giveUp : (`${giveUp}ms` as const) }),
  ...(heartbeat !== undefined && { heartbeat: `${heartbeat}ms` as const }),
});

function labelOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'object';
}
