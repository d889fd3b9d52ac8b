import { CommandError } from '../command-error';

/** What the gateway takes as an Idempotency-Key. @throws CommandError `bad-arguments` */
export async function keyIn(key: string | undefined): Promise<string | undefined> {
  if (key === undefined) return undefined;
  const { isKey } = await import('@backstitch/contract');
  if (isKey(key)) return key;
  throw CommandError.of(
    'bad-arguments',
    `--key is '${key}': write 1 to 255 printable ASCII characters. A UUID is a good one.`,
  );
}
