import ts from 'typescript';

/** Native functions that take time in proportion to what they are called on, with how many items of it cost a tick. */
const LINEAR = new Map(
  Object.entries({
    ...{ sort: 1 / 8, join: 1 / 2, replace: 1, match: 1, concat: 4, slice: 4, reverse: 4 },
    ...{ lastIndexOf: 8, substr: 8, toUpperCase: 2, toLowerCase: 2 },
  }),
);
/** Native functions that take time in proportion to what they are given. */
const OF_ARGUMENT = new Map(Object.entries({ test: 2, encodeURI: 1, decodeURI: 1, encodeURIComponent: 1 }));
/** Native functions whose time is that of a search: other functions stand in for them, which the file defines. */
const SEARCHES = new Map(Object.entries({ indexOf: '$find', split: '$split' }));
/** Native functions that take time in proportion to what they return. */
const OF_RESULT = new Map(Object.entries({ keys: 1 / 8, getOwnPropertyNames: 1 / 8 }));

/**
 * JavaScript that counts its own work: each round of a loop and each call of a function is a tick, and a native function
 * whose time depends on the length of something costs ticks for that length. What makes an array of a length that is
 * computed asks first. The code calls functions that the file which it becomes a part of defines:
 * `$tick()`, `$per(items, value)`, `$array(length)`, `$object(made)`, `$find(on, part, from)`, `$split(text, part, most)`.
 * @param {string} source
 */
export function counted(source) {
  const file = ts.createSourceFile('source.js', source, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  /** @type {{ at: number, until?: number, text: string, order: number }[]} */
  const edits = [];
  /** @type {(at: number, text: string) => void} */
  const insert = (at, text) => void edits.push({ at, text, order: edits.length });
  /** @type {(node: ts.Node, before: string, after: string) => void} */
  const around = (node, before, after) => {
    insert(node.getStart(), before);
    insert(node.getEnd(), after);
  };

  /** @param {ts.Node} block of a function or a loop */
  const body = (block) => {
    if (!ts.isBlock(block)) return around(block, '{ $tick(); ', ' }');
    const directive = block.statements[0];
    const strict = directive && ts.isExpressionStatement(directive) && ts.isStringLiteral(directive.expression);
    insert(strict ? directive.getEnd() : block.getStart() + 1, ' $tick();');
  };

  /** @param {ts.CallExpression} node */
  const call = (node) => {
    const callee = node.expression;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : '';
    const on = ts.isPropertyAccessExpression(callee) ? callee.expression : undefined;
    if (on !== undefined && on.getText() === 'Object' && name === 'create') return around(node, '$object(', ')');
    if (on !== undefined && on.getText() === 'Object' && OF_RESULT.has(name)) {
      return around(node, `$per(${OF_RESULT.get(name)}, `, ')');
    }
    if (on !== undefined && SEARCHES.has(name)) {
      insert(on.getStart(), `${SEARCHES.get(name)}(`);
      edits.push({ at: on.getEnd(), until: node.arguments.pos, text: ', ', order: edits.length });
      return;
    }
    if (OF_ARGUMENT.has(name) && node.arguments.length === 1) {
      return around(/** @type {ts.Expression} */ (node.arguments[0]), `$per(${OF_ARGUMENT.get(name)}, `, ')');
    }
    if (on !== undefined && LINEAR.has(name)) around(on, `$per(${LINEAR.get(name)}, `, ')');
  };

  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isIterationStatement(node, false)) body(node.statement);
    else if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      if (ts.isBlock(node.body)) body(node.body);
      else around(node.body, '($tick(), ', ')');
    } else if (ts.isCallExpression(node)) call(node);
    else if (ts.isNewExpression(node) && node.expression.getText() === 'Array') {
      // Its own parenthesis closes it.
      edits.push({ at: node.getStart(), until: node.arguments?.pos, text: '$array(', order: edits.length });
    } else if (ts.isSpreadElement(node)) around(node.expression, '$per(4, ', ')');
    ts.forEachChild(node, visit);
  };
  visit(file);

  // From the end, so that places stay where they are; of two at one place the outer one, which came first, comes first.
  edits.sort((a, b) => b.at - a.at || b.order - a.order);
  return edits.reduce((text, { at, until = at, text: added }) => text.slice(0, at) + added + text.slice(until), source);
}
