import { EventInbox } from '../src';
import { Ledger, tallying } from './ledger';

/** Sends what is in the inbox until it is killed. Arguments: the inbox's URL, the ledger's. */
async function main([url = '', ledgerUrl = '']: string[]): Promise<void> {
  const inbox = new EventInbox({ databaseUrl: url, sagaTypes: [tallying], pollMs: 50, takeoverMs: 400 });
  const ledger = await Ledger.open(ledgerUrl);
  ledger.during = (moment) => console.log(moment);
  await inbox.start(ledger);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.log(String(error));
  process.exit(1);
});
