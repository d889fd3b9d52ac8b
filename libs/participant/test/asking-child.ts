import { setTimeout as sleep } from 'node:timers/promises';
import { barrierOf } from '../src/barrier/barrier';
import { openDatabase } from '@backstitch/database';
import { CardProvider } from './card-provider';
import { type PaymentsDatabase, payments, paymentsOn } from './payments';

/**
 * Asks for one request and stops for ever at a given point, having said so: there its parent kills it.
 * Arguments: database URL, provider's URL, verb, point, step key, and perhaps the attempt's time-out in milliseconds.
 */
async function main([
  url = '',
  providerUrl = '',
  verb = '',
  stopAt = '',
  stepKey = '',
  timeout,
]: string[]): Promise<void> {
  const stop = () => {
    console.log(stopAt);
    // Long enough to be killed; one that is only frozen goes on afterwards.
    return sleep(timeout === undefined ? 60_000 : 200);
  };
  const provider = new CardProvider();
  provider.ask = async (key) => {
    if (stopAt === 'asking') await stop();
    const answer = await fetch(providerUrl, { method: 'POST', body: key });
    if (stopAt === 'answered') await stop();
    return (await answer.json()) as { id: string };
  };
  const database = await openDatabase<PaymentsDatabase>(url);
  const service = paymentsOn(provider, (_, point) => (point === stopAt ? stop() : undefined));
  const call = {
    stepKey,
    stepId: verb,
    saga: { type: 't', id: '1' },
    timeout: timeout === undefined ? undefined : Number(timeout),
  };
  await barrierOf(payments, service, database).request(verb, { account: 'a' }, call);
  console.log('took effect');
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.log(String(error));
    process.exit(1);
  },
);
