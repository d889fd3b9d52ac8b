export { type LogLine, TestProcess } from './test-process';
