export { slip as default } from './slip';
