export { cloudEvent } from './cloud-event';
export { type Following, type Told, slipFollower } from './follow-slip';
