export {
  type ParticipantPromises,
  type Promises,
  type PromisesLock,
  type SagaTypePromises,
  promisesOf,
} from './promises';
export { catalogueIn } from './catalogue-in';
export { promisesHash } from './promises-hash';
export { accept, changesSince, emptyLock, forget } from './promises-lock';
export { type PromiseChange, type PromiseChangeKind, changesBetween } from './promise-change';
export { type PromiseAdvice, promiseAdvice } from './promise-advice';
export { changeRows } from './change-rows';
