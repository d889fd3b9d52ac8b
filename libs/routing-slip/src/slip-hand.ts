import type { StyleHand } from '@backstitch/saga-log';
import type { SlipActivity } from './slip';
import type { SlipAnswer } from './slip-state';

/** What an activity of a routing slip may do to the slip, beside answering. It is committed with the effect. */
export interface SlipHand {
  /**
   * Writes a new itinerary for what is still to be done; `'rest'` stands for what was left of the old one.
   * @param output what the request answers; without one it had nothing to answer, and its output isn't checked
   * @example return slip.revise([activity(trains, 'reservePlace'), 'rest'])
   */
  revise<Output>(itinerary: readonly (SlipActivity | 'rest')[], output?: Output): Output;
  /** Ends the slip well, here: the rest is dropped and nothing is compensated. @param output as in `revise` */
  endEarly<Output>(reason: string, output?: Output): Output;
}

/**
 * What an attempt has besides, when a routing slip may ask.
 * @example async reserveSeat(order: Order, { tx, slip }: Attempt<Tx> & OnSlip) { … }
 */
export interface OnSlip {
  /** Absent when a saga of another style asks. */
  readonly slip?: SlipHand;
}

type Directives = Pick<SlipAnswer, 'revised' | 'terminated'>;

/** Requests that routing slips ask are given a hand of the slip, under `slip`. */
export const slipHand: StyleHand = {
  kind: 'slip',
  open: (say): SlipHand => ({
    revise: <Output>(revised: Directives['revised'], output?: Output) => {
      say({ revised });
      return output as Output;
    },
    endEarly: <Output>(terminated: string, output?: Output) => {
      say({ terminated });
      return output as Output;
    },
  }),
};
