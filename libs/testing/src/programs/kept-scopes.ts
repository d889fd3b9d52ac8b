import { type Node, type Program, below } from './program';

/** A scope with nothing around it that could have it undone, and the steps right in it. */
export interface KeptScope {
  /** The node's name. */
  readonly scope: string;
  readonly steps: ReadonlySet<string>;
}

/** The scopes of a program whose steps have to stay when they end well and the saga completes. */
export function keptScopes({ body }: Pick<Program, 'body'>): readonly KeptScope[] {
  return body.flatMap(scopesIn);
}

function scopesIn(node: Node): readonly KeptScope[] {
  switch (node.do) {
    case 'scope':
      return [{ scope: node.at, steps: new Set(stepsIn(node.of)) }];
    case 'seq':
    case 'all':
    case 'settled':
      return node.of.flatMap(scopesIn);
    case 'helper':
    case 'try':
      return scopesIn(node.of);
    default:
      return [];
  }
}

/** Steps whose failure would have been the scope's. */
const stepsIn = (node: Node): readonly string[] =>
  node.do === 'step' ? [node.at] : node.do === 'seq' || node.do === 'all' ? below(node).flatMap(stepsIn) : [];
