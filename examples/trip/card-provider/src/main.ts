import { Door, type Log, openLog, portOf } from '@backstitch/nest/outside';
import { CardProvider } from './card-provider';

async function main(): Promise<void> {
  let log: Log = openLog('card-provider', {});
  try {
    log = openLog('card-provider', process.env);
    const port = portOf(process.env, 'CARD_PROVIDER_PORT') ?? 3050;
    const logFile = process.env['CARD_PROVIDER_LOG'] || '.data/card-provider.jsonl';
    const door = Door.fromSetting('CARD_PROVIDER_HOSTS', process.env['CARD_PROVIDER_HOSTS']);
    const host = process.env['CARD_PROVIDER_HOST'] || undefined;
    const { CARD_PROVIDER_WEBHOOK: url, CARD_PROVIDER_SECRET: secret } = process.env;
    const webhook = url && secret ? { url, secret } : undefined;
    const provider = await CardProvider.start({ logFile, port, host, door, webhook });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => void provider.stop().then(() => process.exit(0)));
    }
    log.info({ url: provider.url }, 'ready');
  } catch (error) {
    log.fatal(error);
    process.exit(1);
  }
}

void main();
