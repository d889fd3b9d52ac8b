/** States, and what leads from one to another: a picture that has no places yet. No way leaves its chart. */
export interface Chart {
  readonly states: readonly ChartState[];
  readonly ways: readonly ChartWay[];
  /** The id of the state where it begins. Absent: no dot is drawn for it. */
  readonly start?: string;
}

export interface ChartState {
  /** Unique in the whole picture. */
  readonly id: string;
  readonly name: string;
  /** What it is, in a word or two below its name. */
  readonly kind: string;
  /** The charts in it, from left to right. */
  readonly inside: readonly Chart[];
}

export interface ChartWay {
  /** The id of a state. */
  readonly from: string;
  /** The id of a state; absent: the chart ends. */
  readonly to?: string;
  /** Why this way is taken. */
  readonly why?: string;
  /** It is taken after a failure. */
  readonly isCatch: boolean;
}
