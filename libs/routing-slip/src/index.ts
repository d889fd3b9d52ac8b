export { type ActivityOptions, activity } from './activity';
export { type SetOut, setOut } from './set-out';
export { type SlipTypeOptions, slipType } from './slip-type';
export { type SlipTemplate, type Written, slipTypes } from './slip-types';
