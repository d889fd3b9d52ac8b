import { type AnyProgram, smallerThan } from '../programs/any-program';
import type { Case, CaseResult } from './run-case';

/** A case and the choices that were made in it. */
export interface FoundCase {
  readonly program: AnyProgram;
  readonly made: readonly number[];
}

/**
 * Makes a case smaller as long as it shows the same: first the program, then what goes wrong.
 * @param run runs a case
 * @param shows does a result still show it?
 * @param atMost how many cases may be run
 */
export async function shrinkCase(
  found: FoundCase,
  run: (one: Case) => Promise<CaseResult>,
  shows: (result: CaseResult) => boolean,
  atMost = 400,
): Promise<FoundCase> {
  let best = found;
  let left = atMost;
  const tried = async (program: AnyProgram, sources: readonly Case['choices'][]): Promise<boolean> => {
    for (const choices of sources) {
      if (left <= 0) return false;
      left -= 1;
      const result = await run({ program, choices });
      if (!shows(result)) continue;
      const made = 'given' in choices ? trimmed(choices.given) : result.made;
      best = { program, made: made.length < result.made.length ? made : result.made };
      return true;
    }
    return false;
  };
  for (let isSmaller = true; isSmaller && left > atMost / 3;) {
    isSmaller = false;
    for (const program of smallerThan(best.program)) {
      if (left <= atMost / 3) break;
      const others = [1, 2, 3, 4].map((seed) => ({ seed: seed * 7 + best.made.length }));
      if (!(await tried(program, [{ given: best.made }, ...others]))) continue;
      isSmaller = true;
      break;
    }
  }
  for (let size = Math.ceil(best.made.length / 2); size >= 1 && left > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = best.made.length - size; from > -size && left > 0; from -= size) {
      const [begin, end] = [Math.max(0, from), from + size];
      if (best.made.slice(begin, end).every((choice) => choice === 0)) continue;
      const given = best.made.map((choice, place) => (place >= begin && place < end ? 0 : choice));
      await tried(best.program, [{ given }]);
    }
  }
  return { ...best, made: trimmed(best.made) };
}

/** Noughts at the end are what is chosen anyway. */
function trimmed(made: readonly number[]): readonly number[] {
  const last = made.findLastIndex((choice) => choice !== 0);
  return made.slice(0, last + 1);
}
