import type { SlipActivity } from '@backstitch/contract';
import type { SlipAnswer } from '@backstitch/saga-log';

/** What an activity of a routing slip may do to the slip, beside answering. It is committed with the effect. */
export interface SlipHand {
  /**
   * Writes a new itinerary for what is still to be done; `'rest'` stands for what was left of the old one.
   * @param output what the request answers; without one it had nothing to answer, and its output isn't checked
   * @example return slip.revise([activity(trains, 'reservePlace'), 'rest'])
   */
  revise<Output>(itinerary: readonly (SlipActivity | 'rest')[], output?: Output): Output;
  /** Ends the slip well, here: the rest is dropped and nothing is compensated. @param output as in `revise` */
  terminate<Output>(reason: string, output?: Output): Output;
}

/** Takes down what an activity does to its slip. */
export class SlipNotes implements SlipHand {
  private noted: Pick<SlipAnswer, 'revised' | 'terminated'> = {};

  /** It has said what becomes of the slip. */
  get isEmpty(): boolean {
    return Object.keys(this.noted).length === 0;
  }

  revise<Output>(itinerary: readonly (SlipActivity | 'rest')[], output?: Output): Output {
    this.noted = { revised: itinerary };
    return output as Output;
  }

  terminate<Output>(reason: string, output?: Output): Output {
    this.noted = { terminated: reason };
    return output as Output;
  }

  answer(output: unknown): SlipAnswer {
    return { ...(output !== undefined && { output }), ...this.noted };
  }
}
