export { type ActivityOptions, activity } from './activity';
export { type AllowList, allowList } from './allow-list';
export { type CloudEvent, cloudEvent } from './subscriptions/cloud-event';
export { type Following, type Told, slipFollower } from './subscriptions/follow-slip';
export { type SetOut, setOut } from './set-out';
export { type SlipTypeOptions, slipType } from './slip-type';
export { type SlipTemplate, type Written, slipTypes } from './slip-types';
