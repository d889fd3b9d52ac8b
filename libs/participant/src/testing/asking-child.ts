import { barrierOf } from '../barrier/barrier';
import { openDatabase } from '../database/open-database';
import { CardProvider } from './card-provider';
import { type PaymentsDatabase, payments, paymentsOn } from './payments';

/**
 * Asks for one request and stops for ever at a given point, having said so: there its parent kills it.
 * Arguments: database URL, provider's URL, verb, point, step key.
 */
async function main([url = '', providerUrl = '', verb = '', stopAt = '', stepKey = '']: string[]): Promise<void> {
  const stop = () => {
    process.send?.(stopAt);
    // A promise alone wouldn't keep the process alive.
    setInterval(() => {}, 1000);
    return new Promise(() => {});
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
  const call = { stepKey, stepId: verb, saga: { type: 't', id: '1' } };
  await barrierOf(payments, service, database).request(verb, { account: 'a' }, call);
  process.send?.('answered nobody');
}

void main(process.argv.slice(2));
