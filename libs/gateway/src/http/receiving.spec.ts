import { PassThrough } from 'node:stream';
import { Receiving, bodyLimit } from './receiving';

const codeOf = (receipt: Promise<unknown>) =>
  receipt.then(
    () => 'taken',
    (error: unknown) => (error as { readonly code: string }).code,
  );

it('counts a body that was too large once, so that all together keep to their bound', async () => {
  const receiving = new Receiving(2 * bodyLimit);
  for (let times = 0; times < 4; times++) {
    const stream = new PassThrough();
    const code = codeOf(receiving.receive(stream, 0));
    stream.end(Buffer.alloc(bodyLimit + 1));
    expect(await code).toBe('body-too-large');
    await new Promise((resolve) => setImmediate(resolve));
  }
  const streams = Array.from({ length: 4 }, () => new PassThrough());
  const codes = streams.map((stream) => codeOf(receiving.receive(stream, 0)));
  for (const stream of streams) stream.write(Buffer.alloc(bodyLimit - 1));
  await new Promise((resolve) => setImmediate(resolve));
  for (const stream of streams) stream.end();
  expect(await Promise.all(codes)).toEqual(['gateway-busy', 'gateway-busy', 'taken', 'taken']);
});
