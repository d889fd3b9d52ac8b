export { alarm } from './alarm';
export { beacon, flare } from './beacon';
export { calendar } from './calendar';
export { hoard } from './hoard';
export { order } from './order';
export { tally } from './tally';
export { volley } from './volley';
