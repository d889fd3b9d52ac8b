export { slip as default } from './slip';
export { tellSubscriber } from './tell-subscriber';
