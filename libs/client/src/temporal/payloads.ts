import type { Client } from '@temporalio/client';
import { decodeArrayFromPayloads, encode, encodeToPayloads } from '@temporalio/common/lib/internal-non-workflow';
import type { temporal } from '@temporalio/proto';

type Payload = temporal.api.common.v1.IPayload;

// What the client does with every argument and result. The SDK exports it by no public path.

/** Values as they travel: by the client's own converter and codec. */
export const payloadsOf = (client: Client, values: readonly unknown[]): Promise<Payload[] | undefined> =>
  encodeToPayloads(client.options.loadedDataConverter, ...values);

/** The values that payloads hold. @param payloads absent: none */
export const valuesIn = (client: Client, payloads: Payload[] | null | undefined): Promise<unknown[]> =>
  decodeArrayFromPayloads(client.options.loadedDataConverter, payloads);

/** Payloads of a history that was read, hence decoded, as they travel: by the client's codec. */
export const encodedAgain = (client: Client, payloads: Payload[]): Promise<Payload[]> =>
  encode(client.options.loadedDataConverter.payloadCodecs, payloads);

/** What stands beside a workflow, as it travels. @param values by name. @returns undefined where there are none */
export async function memoOf(
  client: Client,
  values: Readonly<Record<string, unknown>> = {},
): Promise<temporal.api.common.v1.IMemo | undefined> {
  const names = Object.keys(values);
  const payloads = (await payloadsOf(client, Object.values(values))) ?? [];
  if (names.length === 0) return undefined;
  return { fields: Object.fromEntries(names.map((name, at) => [name, payloads[at]!])) };
}
