export { type LogLine, TypescriptProcess } from './typescript-process';
