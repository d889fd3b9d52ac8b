import { MatcherInput, type RE2JS } from 're2js';
import { compileRegex } from '../regex/compile-regex';
import { linearIndexOf, longPart } from '../regex/linear-index-of';
import type { Budget } from './budget';
import { ExpressionError } from './expression-error';

/** Steps of a search that finds, apart from the reading. */
const search = 12;

/** Text that charges the budget for the characters read from it: one search is linear, but a search per match is not. */
class ChargedText extends String {
  private reads = 0;

  constructor(
    readonly text: string,
    private readonly budget: Budget,
    private readonly readsPerStep: number,
  ) {
    super(text);
  }

  override charCodeAt(index: number): number {
    if (++this.reads >= this.readsPerStep) {
      this.reads = 0;
      this.budget.charge(1);
    }
    return this.text.charCodeAt(index);
  }

  override indexOf(part: string, position?: number): number {
    const from = position ?? 0;
    const found = linearIndexOf(this.text, part, from);
    const passed = (found < 0 ? this.text.length : found) - from;
    // A long part is looked for letter by letter.
    this.budget.charge(passed >> (part.length > longPart ? 5 : 9), (this.text.length - from) >> 12);
    return found;
  }
}

/** What a regular expression is made of; `maxInstructions`: instructions it may have, where not as many as by default. */
interface Literal {
  readonly source: string;
  readonly flags: string;
  readonly maxInstructions?: number;
}

/**
 * The class of regular expressions given to JSONata in place of RegExp: same `exec` protocol, no backtracking.
 * JSONata's parser has already made a RegExp of the literal; only its source and flags are taken over.
 */
export function linearRegExp(budget: Budget): new (literal: Literal) => Pick<RegExp, 'exec' | 'lastIndex'> {
  // A literal is asked for each time it is come by, a thousand times in a $map.
  const compiled = new Map<string, RE2JS>();
  const compile = (literal: Literal): RE2JS => {
    const name = `/${literal.source}/${literal.flags}`;
    const known = compiled.get(name);
    if (known !== undefined) return known;
    const made = compileRegex(literal.source, literal.flags, literal.maxInstructions);
    // Compiling what people write takes no time to speak of.
    const size = made.programSize();
    if (size > 100) budget.charge(size * 10);
    compiled.set(name, made);
    return made;
  };
  return class LinearRegExp {
    lastIndex = 0;
    private readonly compiled: RE2JS;
    private readonly readsPerStep: number;
    private charged: ChargedText | undefined;

    constructor(literal: Literal) {
      try {
        this.compiled = compile(literal);
      } catch (error) {
        if (error instanceof ExpressionError) throw error;
        throw new ExpressionError('S0302', `The regular expression is not supported: ${(error as Error).message}`);
      }
      // A character costs up to the size of the compiled pattern.
      this.readsPerStep = Math.max(1, Math.floor(200 / this.compiled.programSize()));
    }

    exec(text: string): RegExpExecArray | null {
      if (this.charged?.text !== text) this.charged = new ChargedText(text, budget, this.readsPerStep);
      const matcher = this.compiled.matcher(MatcherInput.utf16(this.charged));
      if (this.lastIndex > text.length || !matcher.find(this.lastIndex)) {
        this.lastIndex = 0;
        return null;
      }
      const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, group) => {
        const start = matcher.start(group);
        return start < 0 ? undefined : text.slice(start, matcher.end(group));
      });
      budget.charge(search, 1);
      this.lastIndex = matcher.end();
      return Object.assign(groups, { index: matcher.start(), input: text }) as unknown as RegExpExecArray;
    }
  };
}
