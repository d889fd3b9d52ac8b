export { CardProvider } from './card-provider';
export type { Fault } from './faults';
