import { breaksItsPivot } from '../programs/breaks-its-pivot';
import { type AnyProgram, type ProgramKind, generated, isMachine } from '../programs/any-program';
import type { CasePool } from './case-pool';
import { Choices } from './choices';
import type { Finding } from './finding';
import { kindOf } from './kind-of';
import type { CaseResult } from './run-case';

/** A kind of finding, and the first case that showed it. */
export interface FoundKind {
  readonly kind: string;
  readonly finding: Finding;
  readonly programSeed: number;
  readonly choiceSeed: number;
  readonly program: AnyProgram;
  readonly made: readonly number[];
  count: number;
}

/** What a search has seen. */
export interface Search {
  readonly kinds: ReadonlyMap<string, FoundKind>;
  readonly cases: number;
  readonly programs: number;
  readonly tasks: number;
  readonly replays: number;
  readonly events: number;
  /** How the sagas ended, by how many. */
  readonly ends: Readonly<Record<string, number>>;
  readonly milliseconds: number;
}

/** What to search. */
export interface SearchOptions {
  /** The first program's seed; the next ones follow. */
  readonly seed: number;
  /** When to stop, in milliseconds since the epoch. */
  readonly until: number;
  /** What is made at random. Default programs. */
  readonly of?: ProgramKind;
  /** At most so many programs. Default: as many as there is time for. */
  readonly programs?: number;
  /** How many schedules a program gets. Default 20. */
  readonly schedules?: number;
  readonly processes: number;
  /** Called for each kind when it is first found. */
  readonly onKind?: (kind: FoundKind) => void;
}

/** Runs programs under schedules, until the time or the programs are over. The same seed does the same. */
export async function searchCases(pool: CasePool, options: SearchOptions): Promise<Search> {
  const {
    seed,
    until,
    of: kindOfProgram = 'programs',
    programs = Infinity,
    schedules = 20,
    processes,
    onKind,
  } = options;
  const kinds = new Map<string, FoundKind>();
  const ends: Record<string, number> = {};
  const sums = { cases: 0, tasks: 0, replays: 0, events: 0 };
  const begun = Date.now();
  let next = 0;
  const work = async (): Promise<void> => {
    while (Date.now() < until) {
      const place = next;
      next += 1;
      const nth = Math.floor(place / schedules);
      if (nth >= programs) return;
      const [programSeed, choiceSeed] = [seed + nth, 1 + (place % schedules)];
      const result = await pool.run({
        programSeed,
        kind: kindOfProgram,
        choices: { seed: programSeed * 1_000 + choiceSeed },
      });
      sums.cases += 1;
      for (const sum of ['tasks', 'replays', 'events'] as const) sums[sum] += result[sum];
      ends[result.end] = (ends[result.end] ?? 0) + 1;
      if (result.findings.length === 0) continue;
      const program = generated(kindOfProgram, new Choices({ seed: programSeed }));
      for (const finding of meant(program, result)) {
        const kind = kindOf(finding);
        const known = kinds.get(kind);
        if (known) known.count += 1;
        else {
          const found = { kind, finding, programSeed, choiceSeed, program, made: result.made, count: 1 };
          kinds.set(kind, found);
          onKind?.(found);
        }
      }
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  const milliseconds = Date.now() - begun;
  return { kinds, ...sums, programs: Math.ceil(next / schedules), ends, milliseconds };
}

/**
 * What is found fault with: code that fails after its pivot, uncaught, is stuck, and is meant to be; and so is a saga that
 * has more to do after its pivot than its history has room for: somebody recovers it forwards.
 */
export function meant(program: AnyProgram, { findings }: CaseResult): readonly Finding[] {
  const isStuck = (!isMachine(program) && breaksItsPivot(program)) || findings.some(isFullAfterPivot);
  const seen = new Set<string>();
  return findings.filter((finding) => {
    if (isStuck && (finding.code === 'task-failed' || finding.code === 'never-ended')) return false;
    const kind = kindOf(finding);
    return !seen.has(kind) && seen.add(kind);
  });
}

const isFullAfterPivot = ({ code, text }: Finding): boolean =>
  code === 'task-failed' && /failed after its pivot.*what the saga owes might not fit/.test(text);
