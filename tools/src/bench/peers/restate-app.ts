import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Work } from '../bench-contract';

// A process with the same work by Restate. It says `ready` to its parent, and ends with it. Arguments: the folder that its
// SDK is installed in; the port to listen on.
const [, , folder, port] = process.argv;

/** What is used of it. */
interface Restate {
  readonly TerminalError: new (message: string, options: { readonly errorCode: number }) => Error;
  service(definition: object): object;
  serve(options: object): Promise<number>;
}
interface Context {
  run<T>(name: string, code: () => Promise<T>): Promise<T>;
}
const restate = createRequire(join(folder!, 'package.json'))('@restatedev/restate-sdk') as Restate;

const take = (n: number, refuse: boolean) =>
  refuse ? Promise.reject(new restate.TerminalError('Gone', { errorCode: 409 })) : Promise.resolve({ n });
const putBack = () => Promise.resolve();

async function inOrder(ctx: Context, { steps, refused }: Work): Promise<{ readonly steps: number }> {
  const taken: number[] = [];
  try {
    for (let n = 0; n < steps; n += 1) {
      await ctx.run(`take ${n}`, () => take(n, refused && n === steps - 1));
      taken.push(n);
    }
    return { steps };
  } catch (error) {
    if (!(error instanceof restate.TerminalError)) throw error;
    for (const n of taken.reverse()) await ctx.run(`put back ${n}`, putBack);
    throw error;
  }
}

process.once('disconnect', () => process.exit());
void restate
  .serve({
    services: [restate.service({ name: 'bench', handlers: { inOrder } })],
    port: Number(port),
    logger: () => undefined,
  })
  .then(() => process.send!('ready'));
