import { arnOf } from './arn';

/** What tells a Map Run from every other: the end of its ARN (`…:mapRun:plan/label:4711`). Other text is its own. */
export const mapRunId = (text: string): string => arnOf(text)?.resource.split(':').at(-1) ?? text;
