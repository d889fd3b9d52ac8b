export { beacon, flare } from './beacon';
export { calendar } from './calendar';
export { order } from './order';
export { tally } from './tally';
