import type { Dialect } from '@backstitch/database';
import { setTimeout as sleep } from 'node:timers/promises';
import { barrierOf } from '../src/barrier/barrier';
import { bank, bankOver } from './barrier-suite';
import { libraries } from './libraries';

/** Asks for one request and stops for ever in its verb, having said so: there its parent kills it. Arguments: library, dialect, URL, key. */
async function main([name = '', dialect = '', url = '', stepKey = '']: string[]): Promise<void> {
  const library = libraries.find((each) => each.name === name)!;
  const open = await library.open(dialect as Dialect, url);
  const now = async () => {
    console.log('inside');
    await sleep(60_000);
  };
  const { service } = bankOver(open, { now });
  const call = { stepKey, stepId: 'hold', saga: { type: 't', id: '1' } };
  await barrierOf(bank, service, open.database).request('hold', { account: 'a' }, call);
}

void main(process.argv.slice(2));
