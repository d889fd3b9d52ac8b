import { CommandError } from '../command-error';

/** What the gateway takes as an Idempotency-Key. @throws CommandError `bad-arguments` */
export function keyIn(key: string | undefined): string | undefined {
  if (key === undefined || (/^[\x20-\x7e]{1,255}$/.test(key) && key.trim() !== '')) return key;
  throw CommandError.of(
    'bad-arguments',
    `--key is '${key}': write 1 to 255 printable ASCII characters. A UUID is a good one.`,
  );
}
