import { DatabaseError } from './database-error';

/** What no statement begins with: a comment, a text, a quoted name, a dollar-quoted text. */
const skipped =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\be'(?:[^'\\]|''|\\[\s\S])*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?\1/gi;

/** Statements that begin or end a transaction. Going back to a savepoint is neither. */
const forbidden =
  /^(begin|start\s+transaction|commit|end|abort|prepare\s+transaction|rollback(?!\s+(work\s+|transaction\s+)?to\b))\b/i;

/** For a library that is to begin one on the connection of a verb's own. */
export const transactionInVerb = () =>
  new DatabaseError(
    'transaction-statement',
    "A verb began a transaction inside its own, which holds the barrier's row, too: to roll back, throw an error; to undo a part, use a savepoint and rollback to it.",
  );

/**
 * Refuses what a verb must leave to the barrier: the transaction that holds the effect and its row.
 * @throws DatabaseError `transaction-statement`
 */
export function transactionStatement(sql: string): void {
  for (const statement of sql.replace(skipped, ' ').split(';')) {
    const text = statement.trim();
    // What is created may have a body of statements of its own.
    if (/^create\b/i.test(text)) return;
    const [found] = forbidden.exec(text) ?? [];
    if (found === undefined) continue;
    throw new DatabaseError(
      'transaction-statement',
      `A verb sent '${found.toLowerCase()}', but its transaction holds the barrier's row, too: to roll back, throw an error; to undo a part, use a savepoint and rollback to it.`,
    );
  }
}
