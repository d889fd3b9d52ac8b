import { Problem } from './problem';

/** Less than Temporal's 2 MB for one payload. */
export const bodyLimit = 1_500_000;

/** Bytes of all bodies that are being received at once: as many as some forty of the largest. */
const maxBytes = 64 * 1024 * 1024;

interface Receipt {
  readonly chunks: Buffer[];
  bytes: number;
  readonly fail: (problem: Problem) => void;
}

/** The bodies that are on their way in. There is an end to each of them, and to all of them together. */
export class Receiving {
  /** In the order they began. */
  private readonly open = new Set<Receipt>();
  private bytes = 0;

  constructor(private readonly max = maxBytes) {}

  /** @throws Problem `body-too-large`, `bad-request` when it breaks off, `gateway-busy` when it takes too long and others need its room */
  receive(stream: NodeJS.ReadableStream, declared: number): Promise<Buffer> {
    if (declared > bodyLimit) {
      stream.resume();
      return Promise.reject(tooLarge());
    }
    return new Promise((resolve, reject) => {
      const receipt: Receipt = { chunks: [], bytes: 0, fail: (problem) => end(() => reject(problem)) };
      const end = (settle: () => void) => {
        // One that has failed goes on to its end, and is counted no more.
        if (!this.open.delete(receipt)) return;
        this.bytes -= receipt.bytes;
        stream.off('data', take).resume();
        settle();
      };
      const take = (chunk: Buffer) => {
        receipt.chunks.push(chunk);
        receipt.bytes += chunk.length;
        this.bytes += chunk.length;
        if (receipt.bytes > bodyLimit) receipt.fail(tooLarge());
        // Who began first and isn't done takes longest: the others are not made to wait for it.
        while (this.bytes > this.max) [...this.open][0]!.fail(tooSlow());
      };
      this.open.add(receipt);
      stream
        .on('data', take)
        .on('end', () => end(() => resolve(Buffer.concat(receipt.chunks))))
        .on('error', () => receipt.fail(new Problem('bad-request', 'The body broke off.')));
    });
  }
}

const tooLarge = () => new Problem('body-too-large', 'The body is larger than 1.5 MB.');
const tooSlow = () => new Problem('gateway-busy', 'Too much is being sent at once, and this has taken longest.');
