export { type ActivityOptions, activity } from './activity';
