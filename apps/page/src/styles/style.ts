import type { Saga } from '@backstitch/saga-log';
import type { ComponentType } from 'preact';

/** What a coordination style adds to a saga that is shown. */
export interface Style {
  /** The id of its part on the page. */
  readonly name: string;
  /** Is this saga of this style? */
  readonly shows: (saga: Saga) => boolean;
  /** Drawn below the steps, and again each time the saga has changed. */
  readonly Part: ComponentType<StyleProps>;
}

export interface StyleProps {
  readonly saga: Saga;
  readonly path: string;
}
