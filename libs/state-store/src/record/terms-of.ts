import { createHash } from 'node:crypto';
import { columnText } from '@backstitch/database';
import type { Saga } from '@backstitch/saga-log';

/** The most words that one saga is found by, and characters of each. */
const maxWords = 60;
const longest = 200;

/** What a saga is found by. */
export interface Term {
  readonly field: string;
  readonly value: string;
}

/** A text as terms have it: what is cut ends with a digest of the whole, so that no two are the same that weren't. */
export function termValue(text: string): string {
  const kept = columnText(text);
  if (kept.length <= longest) return kept;
  return `${kept.slice(0, longest)} ${createHash('sha256').update(kept).digest('hex')}`;
}

/** The words of a text, as they are looked for: in small letters. */
export const wordsIn = (text: string): readonly string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}_-]+/gu) ?? []).map((word) => columnText(word).slice(0, longest));

/**
 * What a saga is found by: `participant` and `step` (as its contract names it, and as the saga does), `attribute.{name}`,
 * and `word`, of its id, its attributes, who started it and what failed.
 */
export function termsOf(saga: Saga): readonly Term[] {
  const { id, steps, attributes = {}, startedBy = '', failure, waitingFor = [] } = saga;
  const failures = [failure, ...waitingFor.map((wait) => wait.failure), ...steps.map((step) => step.failure)];
  const said = failures.flatMap((each) => (each ? [each.code, each.message] : []));
  const words = [id, ...Object.values(attributes).map(String), startedBy, ...said].flatMap(wordsIn);
  const terms = [
    ...steps.map(({ participant }) => ({ field: 'participant', value: participant })),
    ...steps.flatMap(({ id: step, request }) => [step, request]).map((value) => ({ field: 'step', value })),
    ...Object.entries(attributes).map(([name, value]) => ({ field: `attribute.${name}`, value: String(value) })),
    ...[...new Set(words)].slice(0, maxWords).map((value) => ({ field: 'word', value })),
  ];
  const unique = new Map(
    terms.map(({ field, value }) => [`${field}\n${value}`, { field: columnText(field), value: termValue(value) }]),
  );
  return [...unique.values()];
}
