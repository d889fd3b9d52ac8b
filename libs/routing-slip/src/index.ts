export { type ActivityOptions, activity } from './activity';
export { type SetOut, setOut } from './set-out';
export { type SlipTypeOptions, slipType } from './slip-type';
export { type SlipTemplate, type Written, slipTypes } from './slip-types';
export { type Slip, type SlipActivity, type SlipEventKind, type SlipSubscription, errorQueue } from './slip';
export { type OnSlip, type SlipHand, slipHand } from './slip-hand';
export type { SlipException, SlipState } from './slip-state';
export { slipStyle } from './slip-style';
export { type SlipView, slipOf } from './slip-view';
