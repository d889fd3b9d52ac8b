import { CommandError } from '../command-error';

/** A number of seconds. @throws CommandError `bad-arguments` */
export function secondsIn(option: string, text: string): number {
  if (/^\d{1,7}(\.\d+)?$/.test(text)) return Number(text);
  throw CommandError.of('bad-arguments', `${option} is '${text}': write seconds, as in 30.`);
}
