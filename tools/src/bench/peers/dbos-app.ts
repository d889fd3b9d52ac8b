import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { Work } from '../bench-contract';

// A process with the same work by DBOS. It tells its parent its URL, and ends with it. Arguments: the folder that DBOS is
// installed in; the URL of its database.
const [, , folder, database] = process.argv;

/** What is used of it. */
interface Dbos {
  setConfig(config: object): void;
  launch(): Promise<void>;
  registerWorkflow<T>(code: (work: Work) => Promise<T>, config: { readonly name: string }): (work: Work) => Promise<T>;
  runStep<T>(code: () => Promise<T>, config: { readonly name: string }): Promise<T>;
  startWorkflow<T>(code: (work: Work) => Promise<T>): (work: Work) => Promise<{ getResult(): Promise<T> }>;
}
const { DBOS } = createRequire(join(folder!, 'package.json'))('@dbos-inc/dbos-sdk') as { readonly DBOS: Dbos };

const say = () => undefined;
const silent = { debug: say, info: say, warn: say, error: say };
const take = (n: number, refuse: boolean) => (refuse ? Promise.reject(new Error('Gone')) : Promise.resolve({ n }));
const putBack = () => Promise.resolve();

const inOrder = DBOS.registerWorkflow(
  async ({ steps, refused }: Work) => {
    const taken: number[] = [];
    try {
      for (let n = 0; n < steps; n += 1) {
        await DBOS.runStep(() => take(n, refused && n === steps - 1), { name: `take ${n}` });
        taken.push(n);
      }
      return { steps };
    } catch (error) {
      for (const n of taken.reverse()) await DBOS.runStep(putBack, { name: `put back ${n}` });
      throw error;
    }
  },
  { name: 'inOrder' },
);

const server = createServer((request, response) => {
  void json(request)
    .then((work) => DBOS.startWorkflow(inOrder)(work as Work))
    .then((started) => started.getResult())
    .then(
      () => 200,
      () => 409,
    )
    .then((status) => response.writeHead(status).end());
});

async function main(): Promise<void> {
  process.once('disconnect', () => process.exit());
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: database, runAdminServer: false, logger: silent });
  await DBOS.launch();
  server.listen(0, '127.0.0.1', () => process.send!(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
}

void main();
