/**
 * One place where a binary was looked for and not found: its message is a sentence for the list in `binary-missing`.
 * The resolver catches it and looks in the next place; it never leaves this package.
 */
export class NotFoundHere extends Error {
  override readonly name = 'NotFoundHere';
}
