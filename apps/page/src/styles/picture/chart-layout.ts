export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A chart with a place for each of its states. Lengths are in pixels, of its own top left corner. */
export interface ChartLayout extends Size {
  readonly boxes: readonly StateBox[];
  readonly arrows: readonly Arrow[];
  /** The dots where it begins and ends. */
  readonly dots: readonly (Point & { readonly isEnd: boolean })[];
}

/** A state. `x` and `y` are its top left corner. */
export interface StateBox extends Point, Size {
  readonly id: string;
  readonly name: string;
  /** What it is, in a word or two. */
  readonly kind: string;
  /** Its name, as lines. */
  readonly title: readonly string[];
  /** From its top to the charts in it. */
  readonly head: number;
  /** The charts in it, from left to right. */
  readonly inside: readonly { readonly x: number; readonly chart: ChartLayout }[];
}

export interface Arrow {
  readonly points: readonly Point[];
  readonly isCatch: boolean;
  /** Why this way is taken, where it isn't the only one. `x` and `y` are its middle. */
  readonly label?: Point & Size & { readonly text: string; readonly lines: readonly string[] };
}
