import { Relay } from '../src/outbox/relay';
import { callOf, counter, followedService } from './counter';
import { openCounter } from './open-counter';

/**
 * Counts side by side, delivers what it publishes and starts what it starts, until it is killed; a step that was done is answered from the
 * barrier. Arguments: database URL, the door's URL, how many steps, how many keys.
 */
async function main([url = '', door = '', steps = '', keys = '']: string[]): Promise<void> {
  const database = await openCounter(url);
  Relay.start(database, { url: door, pollMs: 200 });
  const barrier = counter(database, followedService);
  let next = 0;
  const work = async () => {
    for (let at = next++; at < Number(steps); at = next++) {
      await barrier.request('count', { key: `k${at % Number(keys)}` }, callOf(`step/${at}`));
    }
  };
  await Promise.all(Array.from({ length: 5 }, work));
  console.log('counted');
  setInterval(() => {}, 60_000);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.log(String(error));
  process.exit(1);
});
