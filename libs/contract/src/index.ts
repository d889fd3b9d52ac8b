export { type Duration, checkDuration, milliseconds } from './duration';
export { ContractError, type ContractErrorCode } from './contract-error';
export { type AnyRefusal, type Refusal, RefusalError, type Refused, refusal } from './refusal';
export { type TextError, errorInText } from './error-in-text';
export { builtInRefusals } from './built-in-refusals';
export {
  type AnyEvent,
  type BodyOf,
  type Event,
  type EventOptions,
  type Occurred,
  type OccurredOf,
  event,
} from './event';
export { type Otherwise, type Taken, type Taking, checkTaken, idOfKey, takenBy, takes } from './taken-event';
export { type Message, message } from './message';
export { type Timeouts, checkTimeouts, defaultTimeouts, timeoutsOf } from './timeouts';
export {
  type Compensating,
  type InputOf,
  type OutputOf,
  type Participant,
  type ParticipantOptions,
  type PublishedBy,
  type RequestContract,
  type RequestContracts,
  type StartedBy,
  participant,
} from './participant';
export {
  type Beginning,
  type Catalogue,
  type SagaAttributes,
  type SagaPolicies,
  type SagaType,
  type SagaTypeContract,
  catalogue,
  eventsOf,
  sagaTypes,
} from './saga-type';
export { idPattern } from './id-pattern';
export { isKey } from './is-key';
export { isObject } from './is-object';
export { jsonPointer } from './json-pointer';
export { stepNameError } from './step-name';
export type { ParticipantPromises, Promises, PromisesLock, SagaTypePromises } from './promises/promises';
export { withPromises } from './promises/with-promises';
