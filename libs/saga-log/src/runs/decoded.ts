import type { temporal } from '@temporalio/proto';

type Payload = temporal.api.common.v1.IPayload;

/** As Temporal's `PayloadCodec`: what encrypts, or compresses, what Temporal keeps. */
export interface PayloadDecoder {
  decode(payloads: Payload[]): Promise<Payload[]>;
}

/** What has codecs: a client of Temporal. */
export interface Decoding {
  readonly options: { readonly loadedDataConverter?: { readonly payloadCodecs: readonly PayloadDecoder[] } };
}

interface Failed {
  message?: string | null;
  stackTrace?: string | null;
  encodedAttributes?: Payload | null;
}

/**
 * An answer of Temporal with its payloads as they were before the client's codecs. What they can't decode stays as it is,
 * and is shown as such: one key that is lost hides no other step. The words of failures come back, too, where a failure
 * converter has put them into a payload. The answer is changed in place.
 */
export async function decoded<T extends object>({ options }: Decoding, answer: T): Promise<T> {
  const codecs = options.loadedDataConverter?.payloadCodecs ?? [];
  if (codecs.length === 0) return answer;
  const payloads: Payload[] = [];
  const failures: Failed[] = [];
  collect(answer, payloads, failures);
  const plain = await decodedBy(codecs, payloads);
  payloads.forEach((payload, at) => Object.assign(payload, { metadata: plain[at]?.metadata, data: plain[at]?.data }));
  failures.forEach(speak);
  return answer;
}

/** Not by codecs: search attributes, which Temporal has to read, and headers, which nobody reads here. */
const others = ['searchAttributes', 'header'];

function collect(value: unknown, payloads: Payload[], failures: Failed[]): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  const { metadata, data } = value as Payload;
  if (metadata && ArrayBuffer.isView(data)) {
    payloads.push(value);
    return;
  }
  if ((value as Failed).encodedAttributes) failures.push(value);
  for (const [name, part] of Object.entries(value)) if (!others.includes(name)) collect(part, payloads, failures);
}

/** Where they can't be decoded at once, those that can be are, unless none of three can: then the codec itself is away. */
async function decodedBy(codecs: readonly PayloadDecoder[], payloads: Payload[]): Promise<Payload[]> {
  const plain = await tried(codecs, payloads);
  if (plain !== undefined) return plain;
  const probes = [0, Math.floor(payloads.length / 2), payloads.length - 1].map((at) => payloads[at]!);
  const probed = await Promise.all([...new Set(probes)].map((payload) => tried(codecs, [payload])));
  return probed.some((it) => it !== undefined) ? halved(codecs, payloads) : payloads;
}

/** @param payloads can't be decoded at once */
async function halved(codecs: readonly PayloadDecoder[], payloads: Payload[]): Promise<Payload[]> {
  if (payloads.length <= 1) return payloads;
  const half = Math.ceil(payloads.length / 2);
  const parts = [payloads.slice(0, half), payloads.slice(half)];
  return (await Promise.all(parts.map(async (part) => (await tried(codecs, part)) ?? halved(codecs, part)))).flat();
}

/** @returns undefined where one of them can't be decoded */
async function tried(codecs: readonly PayloadDecoder[], payloads: Payload[]): Promise<Payload[] | undefined> {
  try {
    let plain = payloads;
    for (const codec of codecs.toReversed()) plain = await codec.decode(plain);
    return plain;
  } catch {
    return undefined;
  }
}

const text = new TextDecoder();

/** As Temporal's failure converters write them: `{ message, stack_trace }`. */
function speak(failure: Failed): void {
  try {
    const said = JSON.parse(text.decode(failure.encodedAttributes?.data ?? undefined)) as {
      message?: string;
      stack_trace?: string;
    };
    Object.assign(failure, { message: said.message ?? '', stackTrace: said.stack_trace ?? '' });
  } catch {
    // It stays as it is: 'Encoded failure'.
  }
}
