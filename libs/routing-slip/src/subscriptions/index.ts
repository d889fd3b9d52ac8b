export { cloudEvent } from './cloud-event';
export { type Following, type SubscriptionProgress, slipFollower } from './follow-slip';
