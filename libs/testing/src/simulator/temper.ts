import type { Choices } from './choices';
import type { FateWeights } from './deliveries';

/** How a run is treated: how rough, how late, for how long. */
export interface Temper {
  /** How likely each fate of an attempt is. */
  readonly fates: FateWeights;
  /** How soon workflow tasks are taken, against everything else. */
  readonly eager: number;
  /** How likely something comes while a task runs. */
  readonly overlap: number;
  /** How soon time passes while something else could happen. */
  readonly hasty: number;
  /** How soon messages come. */
  readonly messages: number;
  /** How likely workers, operators and servers do what they seldom do. */
  readonly faults: number;
  /** For how many steps something may go wrong. */
  readonly faultySteps: number;
  readonly replaysAtEnd: boolean;
}

/** In the order of fates: ok, refused, fails, answer lost, broken, silent after, silent before. */
const roughness: readonly FateWeights[] = [
  [1, 0, 0, 0, 0, 0, 0],
  [8, 2, 0, 0, 0, 0, 0],
  [6, 2, 1, 1, 1, 0.5, 0.5],
  [3, 2, 1, 1, 1, 1, 1],
];

/** Chooses a temper. With all choices 0 nothing goes wrong. */
export function temperOf(choices: Choices): Temper {
  const rough = choices.weighted([1, 3, 3, 2]);
  return {
    fates: roughness[rough]!,
    eager: [20, 4, 0.7, 0.15][choices.weighted([3, 2, 2, 2])]!,
    overlap: [0, 0.3][choices.weighted([3, 1])]!,
    hasty: [0.02, 0.3, 1.5][choices.weighted([4, 2, 1])]!,
    messages: 0.15,
    faults: [0, 0.3, 1][choices.weighted([2, 3, 2])]!,
    faultySteps: [25, 60, 150, 400][choices.weighted([1, 3, 2, 1])]!,
    replaysAtEnd: choices.weighted([3, 1]) === 1,
  };
}
