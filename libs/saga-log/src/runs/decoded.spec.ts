import { decoded } from './decoded';

const encoding = Buffer.from('binary/encrypted');

/** @returns how often a codec is called for a page of payloads, and what of them it has decoded */
async function read(page: readonly string[], isLost: (what: string) => boolean) {
  let calls = 0;
  const decode = async (payloads: readonly { data?: Uint8Array | null }[]) => {
    calls += 1;
    if (payloads.some(({ data }) => isLost(String(data)))) throw new Error('no key');
    return payloads.map(({ data }) => ({ metadata: { encoding: Buffer.from('json/plain') }, data: data ?? null }));
  };
  const options = { loadedDataConverter: { payloadCodecs: [{ decode }] } };
  const answer = page.map((what) => ({ metadata: { encoding }, data: Buffer.from(what) }));
  const plain = (await decoded({ options }, answer)).filter(
    ({ metadata }) => String(metadata.encoding) === 'json/plain',
  );
  return { calls, plain: plain.map(({ data }) => String(data)) };
}

const page = Array.from({ length: 64 }, (_, at) => `p${at}`);

test('a codec that is away is called four times for a page, however many payloads it has', async () => {
  expect(await read(page, () => true)).toEqual({ calls: 4, plain: [] });
});

test('one key that is lost hides no other payload, wherever it stands', async () => {
  for (const lost of ['p0', 'p31', 'p32', 'p63']) {
    const { plain } = await read(page, (what) => what === lost);
    expect(plain).toEqual(page.filter((what) => what !== lost));
  }
});
