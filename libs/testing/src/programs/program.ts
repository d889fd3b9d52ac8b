/** A saga as data: one saga interprets it, so that a bundle isn't made for each. A size is in bytes, a time in milliseconds. */
export interface Program {
  readonly type: ProgramType;
  readonly body: readonly Node[];
  /** Bytes of its result, beside what it has seen. Default none. */
  readonly result?: number;
  /** What it continues with, in a fresh history. */
  readonly then?: Omit<Program, 'type'>;
}

/** How the saga types of programs differ: see `program-contracts`. */
export type ProgramType =
  | 'plain'
  | 'tight'
  | 'closedTight'
  | 'held'
  | 'oneByOne'
  | 'dated'
  | 'pivots'
  | 'pivotsTight'
  | 'pivotsHeld'
  | 'pivotsDated';

/** Something that a saga's code does. `at` is its name; no two in a program have the same. */
export type Node = { readonly at: string } & (
  | AskNode
  | { readonly do: 'seq'; readonly of: readonly Node[] }
  | { readonly do: 'all' | 'race' | 'any' | 'settled'; readonly of: readonly Node[] }
  /** As many side by side. */
  | { readonly do: 'many'; readonly times: number; readonly of: Node }
  | { readonly do: 'loop'; readonly times: number; readonly of: Node }
  /** Its promise is kept and awaited at the end of the sequence, or never. `bare`: not wrapped in an async function. */
  | { readonly do: 'helper'; readonly of: Node; readonly awaited: 'late' | 'never'; readonly bare?: true }
  | { readonly do: 'scope'; readonly of: Node; readonly name?: string }
  | { readonly do: 'try'; readonly of: Node; readonly otherwise?: Node }
  | { readonly do: 'receive'; readonly within?: number }
  | { readonly do: 'sleep'; readonly ms: number }
  | { readonly do: 'timeout'; readonly ms: number; readonly of: Node }
  | { readonly do: 'nest'; readonly program: Program }
  | { readonly do: 'uuid' | 'now' }
  | { readonly do: 'throw'; readonly what: Thrown }
);

/** A request of a participant. */
export interface AskNode {
  readonly do: 'step';
  readonly who: 'alpha' | 'beta' | 'gamma';
  /** `reserve` is undone by `release`; `look` by nothing. */
  readonly verb: 'reserve' | 'look';
  readonly pivot?: true;
  readonly name?: string;
  /** Bytes of its input, and of its answer, beside what names them. */
  readonly input?: number;
  readonly output?: number;
  readonly giveUp?: number | 'never';
  readonly heartbeat?: number;
}

/** What can be thrown. */
export type Thrown =
  | 'error'
  | 'undefined'
  | 'null'
  | 'string'
  | 'circular'
  | 'bigint'
  | 'huge message'
  | 'huge details'
  | 'aggregate'
  | 'SagaCancelled';

/** The nodes right below one. */
export function below(node: Node): readonly Node[] {
  switch (node.do) {
    case 'seq':
    case 'all':
    case 'race':
    case 'any':
    case 'settled':
      return node.of;
    case 'try':
      return node.otherwise === undefined ? [node.of] : [node.of, node.otherwise];
    case 'many':
    case 'loop':
    case 'helper':
    case 'scope':
    case 'timeout':
      return [node.of];
    case 'nest':
      return [...node.program.body, ...(node.program.then?.body ?? [])];
    case 'step':
    case 'receive':
    case 'sleep':
    case 'uuid':
    case 'now':
    case 'throw':
      return [];
  }
}

/** All nodes of a program, those of nested programs too. */
export function* nodesOf({ body, then }: Omit<Program, 'type'>): Generator<Node> {
  for (const node of body) yield* withBelow(node);
  if (then !== undefined) yield* nodesOf(then);
}

/** A node, and all below it. */
export function* withBelow(node: Node): Generator<Node> {
  yield node;
  for (const one of below(node)) yield* withBelow(one);
}
