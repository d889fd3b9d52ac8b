export { shownSlips } from './shown-slips';
export { SlipSubscription, SlipView } from './slip-view';
