export { type ProcessTimes, processTimes } from './process-times';
export { type LogLine, TestProcess } from './test-process';
