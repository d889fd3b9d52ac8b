import { Budget } from './budget';
import { ExpressionError } from './expression-error';
import jsonata from '../../vendor/jsonata-sync';

/** Characters of the sources whose trees are kept. */
const maxKept = 32_768;
/** Steps that reading one expression may take: about 15 ms. The longest that are written by hand take a tenth. */
const maxSteps = 30_000;

/** Steps that are left for reading expressions, where many are read one after the other. */
export interface Reading {
  left: number;
}

/** What was parsed last, so that an expression in a loop is parsed once. */
const kept = new Map<string, object>();
let characters = 0;

/**
 * The tree of a JSONata source, from the last time where it is known. JSONata's evaluation changes none of it.
 * @throws what JSONata throws for a source that doesn't parse; ExpressionError when reading it takes too much, as paths
 * of a thousand steps do
 */
export function parseExpression(source: string, reading: Reading = { left: Infinity }): object {
  const known = kept.get(source);
  if (known !== undefined) return known;
  const budget = new Budget(Math.min(maxSteps, reading.left));
  const tree = read(source, budget, reading);
  if (source.length > maxKept) return tree;
  kept.set(source, tree);
  characters += source.length;
  for (const oldest of kept.keys()) {
    if (characters <= maxKept) break;
    kept.delete(oldest);
    characters -= oldest.length;
  }
  return tree;
}

function read(source: string, budget: Budget, reading: Reading): object {
  try {
    return jsonata.metered(budget, () => jsonata(source).ast());
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new ExpressionError(
      'BUDGET',
      'The expression takes too much to be read: write it as several, or its paths shorter',
    );
  } finally {
    reading.left -= budget.used;
  }
}
