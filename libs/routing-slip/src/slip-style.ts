import { isObject } from '@backstitch/contract';
import type { Style } from '@backstitch/saga-log';
import type { Slip } from './slip';
import { slipHand } from './slip-hand';
import { type SlipState, slipAfter, slipState } from './slip-state';
import { slipView } from './slip-view';

/** Routing slips as the platform knows them: what is written on the slip is the state, and travels. */
export const slipStyle: Style<Slip, SlipState> = {
  kind: 'slip',
  travels: true,
  begin: slipState,
  answered: slipAfter,
  isCompensating: ({ phase }) => phase === 'compensating',
  // One that was written from a template shows what the template was given.
  shownInput: (slip) => (isObject(slip) && 'input' in slip ? slip.input : slip),
  view: slipView,
  lightened: (state) => ({ ...state, variables: {} }),
  hand: slipHand,
};
