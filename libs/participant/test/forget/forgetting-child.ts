import { openDatabase } from '@backstitch/database';
import { Forgetter } from '../../src/forget/forgetter';
import { knownMs } from './known-ends';

/** Forgets what it finds, as if Temporal knew nothing, and says each batch, until it is killed. Argument: database URL. */
async function main([url = '']: string[]): Promise<void> {
  const database = await openDatabase<unknown>(url);
  const ends = { knownFor: async () => knownMs, endOf: async () => 'forgotten' as const };
  const onForgotten = ({ contents }: { contents: number }) => console.log(`forgotten ${contents}`);
  Forgetter.start(database, { ends, keepDays: 1, onForgotten });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.log(String(error));
  process.exit(1);
});
