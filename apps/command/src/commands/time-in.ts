import { CommandError } from '../command-error';

/** A time in an option. @throws CommandError `bad-arguments` */
export function timeIn(option: string, text: string): Date {
  const time = new Date(text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(time.getTime())) return time;
  throw CommandError.of(
    'bad-arguments',
    `${option} is '${text}': write a time of ISO 8601, as in 2027-05-14T10:00:00Z.`,
  );
}
