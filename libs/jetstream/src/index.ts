export { type StreamAddress, eventSubject, refusedSubject } from './stream-address';
export { type JetStreamErrorCode, JetStreamError } from './jet-stream-error';
export { StreamTransport } from './stream-transport';
export { type StreamReaderOptions, type TakenFromStream, StreamReader } from './stream-reader';
