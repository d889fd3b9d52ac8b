import type { Json } from '../json/json';
import type { FilterExpression, FilterOperand, Path, Segment } from './path';
import { PathError } from './path-error';
import { linearRegex } from '../regex/linear-regex';

const nameEnd = /[\s.[\](),='"!<>&|]/;
const operators = ['==', '!=', '<=', '>=', '=~', '<', '>'];
const wordOperators = ['in', 'nin', 'subsetof', 'anyof', 'noneof', 'size', 'empty', 'contains'];
/** Deeper filters are refused, so that no path can exhaust the stack. */
const maxNesting = 50;

/** Reads paths from a text at a position: whole path fields, and the path arguments of intrinsic functions. */
export class PathReader {
  private nesting = 0;

  constructor(
    private readonly text: string,
    public position = 0,
  ) {}

  readPath(): Path {
    const start = this.position;
    this.expect('$');
    let root: Path['root'] = 'input';
    let variable = '';
    if (this.take('$')) root = 'context';
    else {
      variable = this.readWhile(/[\p{ID_Continue}$]/u);
      if (variable !== '') root = 'variable';
    }
    const segments = this.readSegments();
    return { text: this.text.slice(start, this.position), root, variable, segments };
  }

  private readSegments(): Segment[] {
    const segments: Segment[] = [];
    for (;;) {
      if (this.take('..')) {
        segments.push({ kind: 'descendant' });
        if (this.peek() === '[') segments.push(this.readBracket());
        else if (this.take('*')) segments.push({ kind: 'wildcard' });
        else segments.push({ kind: 'property', names: [this.readName()] });
      } else if (this.take('.')) {
        if (this.take('*')) segments.push({ kind: 'wildcard' });
        else if (this.peek() === '[') segments.push(this.readBracket());
        else segments.push(this.readNameOrFunction());
      } else if (this.peek() === '[') segments.push(this.readBracket());
      // After a bracket a name may stand without a dot.
      else if (this.text[this.position - 1] === ']' && this.peek() !== '' && !nameEnd.test(this.peek())) {
        segments.push(this.readNameOrFunction());
      } else return segments;
    }
  }

  private readNameOrFunction(): Segment {
    const name = this.readName();
    if (!this.take('(')) return { kind: 'property', names: [name] };
    const digits = this.readWhile(/[-\d]/);
    this.expect(')');
    return { kind: 'function', name, argument: digits === '' ? undefined : Number(digits) };
  }

  private readName(): string {
    const start = this.position;
    while (this.position < this.text.length && !nameEnd.test(this.peek())) this.position++;
    if (this.position === start) this.fail('a property name');
    return this.text.slice(start, this.position);
  }

  private readBracket(): Segment {
    this.expect('[');
    this.skipSpace();
    const next = this.peek();
    if (next === '*') {
      this.position++;
      return this.closing({ kind: 'wildcard' });
    }
    if (next === '?') return this.readFilter();
    if (next === "'" || next === '"') {
      return this.closing({ kind: 'property', names: this.readList(() => this.readQuoted()) });
    }
    return this.readIndexes();
  }

  private readIndexes(): Segment {
    const first = this.readInteger();
    this.skipSpace();
    if (this.take(':')) {
      this.skipSpace();
      const to = this.readInteger();
      return this.closing({ kind: 'slice', from: first, to });
    }
    if (first === undefined) return this.fail('an index');
    const indexes = [first];
    while (this.take(',')) {
      this.skipSpace();
      indexes.push(this.readInteger() ?? this.fail('an index'));
      this.skipSpace();
    }
    return this.closing({ kind: 'index', indexes });
  }

  private readFilter(): Segment {
    const start = this.position;
    this.expect('?');
    this.skipSpace();
    this.expect('(');
    const filter = this.readOr();
    this.skipSpace();
    this.expect(')');
    const text = this.text.slice(start, this.position);
    return this.closing({ kind: 'filter', filter, text });
  }

  private readOr(): FilterExpression {
    let left = this.readAnd();
    while (this.takeToken('||')) left = { kind: 'or', left, right: this.readAnd() };
    return left;
  }

  private readAnd(): FilterExpression {
    let left = this.readTerm();
    while (this.takeToken('&&')) left = { kind: 'and', left, right: this.readTerm() };
    return left;
  }

  private readTerm(): FilterExpression {
    if (++this.nesting > maxNesting) this.fail('a simpler filter');
    try {
      this.skipSpace();
      if (this.text[this.position + 1] !== '=' && this.take('!')) return { kind: 'not', operand: this.readTerm() };
      if (this.take('(')) {
        const inner = this.readOr();
        this.skipSpace();
        this.expect(')');
        return inner;
      }
      return this.readComparison();
    } finally {
      this.nesting--;
    }
  }

  private readComparison(): FilterExpression {
    const left = this.readOperand();
    this.skipSpace();
    const symbol = operators.find((candidate) => this.take(candidate));
    if (symbol !== undefined) return { kind: 'compare', operator: symbol, left, right: this.readOperand() };
    const word = /^[a-zA-Z]+/.exec(this.text.slice(this.position, this.position + 10))?.[0].toLowerCase();
    if (word === undefined || !wordOperators.includes(word)) return { kind: 'exists', operand: left };
    this.position += word.length;
    return { kind: 'compare', operator: word, left, right: this.readOperand() };
  }

  private readOperand(): FilterOperand {
    this.skipSpace();
    const next = this.peek();
    if (next === '@' || next === '$') {
      this.position++;
      return { kind: 'path', from: next, segments: this.readSegments() };
    }
    if (next === '/') return this.readRegex();
    return { kind: 'literal', value: this.readLiteral() };
  }

  private readRegex(): FilterOperand {
    this.expect('/');
    const start = this.position;
    while (this.position < this.text.length && this.peek() !== '/') this.position += this.peek() === '\\' ? 2 : 1;
    const source = this.text.slice(start, this.position);
    this.expect('/');
    const flags = this.readWhile(/[a-z]/);
    try {
      return { kind: 'regex', regex: linearRegex(source, flags) };
    } catch {
      return this.fail('a regular expression in RE2 syntax');
    }
  }

  private readLiteral(): Json {
    const next = this.peek();
    if (next === "'" || next === '"') return this.readQuoted();
    if (next === '[') {
      this.position++;
      this.skipSpace();
      if (this.take(']')) return [];
      const items = this.readList(() => this.readLiteral());
      this.expect(']');
      return items;
    }
    const word = this.readWhile(/[-+.\w]/);
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    const number = Number(word);
    // A word without quotes is a text.
    return word === '' ? this.fail('a value') : Number.isNaN(number) ? word : number;
  }

  /** The raw text between the quotes: a backslash keeps the quote from ending it, and stays (as AWS reads it). */
  private readQuoted(): string {
    const quote = this.peek();
    this.position++;
    const start = this.position;
    while (this.position < this.text.length && this.peek() !== quote) this.position += this.peek() === '\\' ? 2 : 1;
    const content = this.text.slice(start, this.position);
    this.expect(quote);
    return content;
  }

  private readList<T>(readItem: () => T): T[] {
    const items: T[] = [];
    do {
      this.skipSpace();
      items.push(readItem());
      this.skipSpace();
    } while (this.take(','));
    return items;
  }

  private readInteger(): number | undefined {
    const digits = this.readWhile(/[-\d]/);
    if (digits === '') return undefined;
    return /^-?\d{1,15}$/.test(digits) ? Number(digits) : this.fail('an integer');
  }

  private closing<T extends Segment>(segment: T): T {
    this.skipSpace();
    this.expect(']');
    return segment;
  }

  private peek(): string {
    return this.text[this.position] ?? '';
  }

  private take(token: string): boolean {
    if (!this.text.startsWith(token, this.position)) return false;
    this.position += token.length;
    return true;
  }

  private takeToken(token: string): boolean {
    this.skipSpace();
    return this.take(token);
  }

  private readWhile(pattern: RegExp): string {
    const start = this.position;
    while (this.position < this.text.length && pattern.test(this.peek())) this.position++;
    return this.text.slice(start, this.position);
  }

  private skipSpace(): void {
    this.readWhile(/\s/);
  }

  private expect(token: string): void {
    if (!this.take(token)) this.fail(`'${token}'`);
  }

  private fail(expected: string): never {
    throw new PathError(`Could not parse path: expected ${expected} at index ${this.position} of ${this.text}`);
  }
}
